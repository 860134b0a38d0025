BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Get-VMSoakCoverage' {
    It 'takes a matrix of one''s own, and says what is no folder' {
        $matrix = Join-Path $TestDrive 'matrix.tsv'
        [IO.File]::WriteAllText($matrix, "guest`tDebian 12`nguest`tWindows 11`n")
        $empty = New-Item (Join-Path $TestDrive 'empty') -ItemType Directory
        $odd = New-Item (Join-Path $TestDrive 'odd[1]') -ItemType Directory
        (Get-VMSoakCoverage -LiteralPath $odd.FullName -MatrixPath $matrix).Value | Should -Be 'Debian 12', 'Windows 11'
        (Get-Item -LiteralPath $odd.FullName | Get-VMSoakCoverage -MatrixPath $matrix -Next).guest | Should -Be 'Debian 12', 'Windows 11'
        (Get-VMSoakCoverage "$TestDrive/e*" -MatrixPath $matrix).IsCovered | Should -Be $false, $false
        (Get-VMSoakCoverage $empty -MatrixPath $matrix).Value | Should -Be 'Debian 12', 'Windows 11'
        { Get-VMSoakCoverage (Join-Path $TestDrive 'nowhere') -ErrorAction Stop } | Should -Throw -ErrorId 'PathNotFound,*'
    }
}
