// A multiboot guest that executes fast system calls, each from a state that its first module describes, so that QEMU's log of
// interrupts (-d int) shows the CPU, hidden parts of the segment registers included, in front of the instruction (vector 91h) and
// behind it (90h where it arrived, 92h where it did nothing, 6 or 13 where it faulted). Records of legacy mode come first.
//
// A record, 160 bytes: 0 mode (0 legacy, 1 compatibility, 2 64-bit), 4 level, 16 code, 32 flags, 40 RCX, 48 RDX, 56 R11, 64 RSP,
// 72 EFER.SCE, 80 STAR, 88 LSTAR, 96 CSTAR, 104 SFMASK, 112 SYSENTER_CS, 120 SYSENTER_ESP, 128 SYSENTER_EIP.

#define RECORD 160
#define CODE 0x300000
#define LANDING 0x400000
#define LANDING_BYTES 0x10000

        .section .text, "ax"
        .code32
        .align 4
        .long 0x1BADB002, 0, -0x1BADB002
        .globl _start
_start: cli
        mov     $stack, %esp
        mov     24(%ebx), %eax
        mov     (%eax), %edx
        mov     %edx, record
        mov     4(%eax), %edx
        mov     %edx, last
        mov     $0xff, %al              // no interrupt of a device comes between
        outb    %al, $0x21
        outb    %al, $0xa1
        mov     $LANDING, %edi          // int $0x90 wherever an instruction arrives
        mov     $0x90cd90cd, %eax
        mov     $LANDING_BYTES / 4, %ecx
        rep stosl
        mov     $idt, %edi              // every gate leads to the next record
        mov     $256, %ecx
1:      mov     $next32, %eax
        mov     %ax, (%edi)
        movl    $0xee000008 & 0xffff, %edx
        mov     %dx, 2(%edi)
        movw    $0xee00, 4(%edi)
        shr     $16, %eax
        mov     %ax, 6(%edi)
        add     $8, %edi
        loop    1b
        mov     $back32, %eax           // and 91h back
        mov     %ax, idt + 0x91 * 8
        lgdt    gdt_pointer
        lidt    idt_pointer32
        ljmp    $0x08, $1f
1:      mov     $tss32, %eax
        mov     %ax, gdt + 0x3a
        shr     $16, %eax
        mov     %al, gdt + 0x3c
        mov     $0x38, %ax
        ltr     %ax
next32: mov     $0x10, %ax
        mov     %ax, %ss
        mov     %ax, %ds
        mov     %ax, %es
        mov     $stack, %esp
        mov     record, %esi
        cmp     last, %esi
        jae     done
        cmpl    $0, (%esi)
        jne     long
        call    prepare
        mov     $0x0, %ebx
        call    msrs
        mov     $0x2b, %eax
        mov     %ax, %ds
        mov     %ax, %es
        cmpl    $0, 4(%esi)
        je      1f
        push    $0x2b
        push    64(%esi)
        push    32(%esi)
        push    $0x23
        jmp     2f
1:      mov     64(%esi), %esp
        push    32(%esi)
        push    $0x08
2:      push    $CODE
        mov     40(%esi), %ecx
        mov     48(%esi), %edx
back32: iret

done:   mov     $0, %al
        outb    %al, $0xf4
        hlt

// The code of record %esi between int $0x91 and int $0x92, and the next record.
prepare:
        addl    $RECORD, record
        mov     $CODE, %edi
        movw    $0x91cd, (%edi)
        mov     16(%esi), %eax
        mov     %eax, 2(%edi)
        mov     20(%esi), %eax
        mov     %eax, 6(%edi)
        movl    $0x92cd92cd, 10(%edi)
        ret

// The MSRs of record %esi; %ebx has EFER's bits but SCE.
msrs:   mov     72(%esi), %eax
        or      %ebx, %eax
        xor     %edx, %edx
        mov     $0xc0000080, %ecx
        wrmsr
        mov     $0xc0000081, %ecx
        lea     80(%esi), %edi
        mov     $4, %ebx
        call    1f
        mov     $0x174, %ecx
        mov     $3, %ebx
1:      mov     (%edi), %eax
        mov     4(%edi), %edx
        wrmsr
        add     $8, %edi
        inc     %ecx
        dec     %ebx
        jnz     1b
        ret

long:   mov     %cr4, %eax
        or      $0x20, %eax
        mov     %eax, %cr4
        mov     $pml4, %eax
        mov     %eax, %cr3
        mov     $0xc0000080, %ecx
        mov     $0x100, %eax
        xor     %edx, %edx
        wrmsr
        mov     %cr0, %eax
        or      $0x80000000, %eax
        mov     %eax, %cr0
        ljmp    $0x18, $1f

        .code64
1:      mov     $idt, %edi
        mov     $256, %ecx
1:      mov     $next64, %eax
        mov     %ax, (%rdi)
        movw    $0x18, 2(%rdi)
        movw    $0xee01, 4(%rdi)        // on the first stack of the IST, whatever RSP is
        shr     $16, %eax
        mov     %ax, 6(%rdi)
        movq    $0, 8(%rdi)
        add     $16, %rdi
        loop    1b
        mov     $back64, %eax
        mov     %ax, idt + 0x91 * 16
        lidt    idt_pointer64
        mov     $tss64, %eax
        mov     %ax, gdt + 0x3a
        shr     $16, %eax
        mov     %al, gdt + 0x3c
        movb    $0x89, gdt + 0x3d
        mov     $0x38, %ax
        ltr     %ax
next64: mov     $0x10, %eax
        mov     %ax, %ds
        mov     %ax, %es
        mov     %ax, %ss
        mov     $stack, %esp
        mov     record, %esi
        cmp     last, %esi
        jae     done64
        call    prepare64
        mov     (%rsi), %eax            // the mode, 1 or 2, and the level make the selectors
        mov     $0x10, %ebx
        mov     $0x08, %ecx
        mov     $0x18, %edx
        cmpl    $0, 4(%rsi)
        je      1f
        mov     $0x2b, %ebx
        mov     $0x23, %ecx
        mov     $0x33, %edx
1:      cmp     $2, %eax
        cmove   %edx, %ecx
        push    %rbx
        push    64(%rsi)
        push    32(%rsi)
        push    %rcx
        push    $CODE
        mov     40(%rsi), %rcx
        mov     48(%rsi), %rdx
        mov     56(%rsi), %r11
back64: iretq

done64: mov     $0, %al
        outb    %al, $0xf4
        hlt

prepare64:
        addl    $RECORD, record
        mov     $CODE, %edi
        movw    $0x91cd, (%rdi)
        mov     16(%rsi), %rax
        mov     %rax, 2(%rdi)
        movl    $0x92cd92cd, 10(%rdi)
        mov     72(%rsi), %eax
        or      $0x100, %eax
        xor     %edx, %edx
        mov     $0xc0000080, %ecx
        wrmsr
        mov     $0xc0000081, %ecx
        lea     80(%rsi), %rdi
        mov     $4, %ebx
        call    1f
        mov     $0x174, %ecx
        mov     $3, %ebx
1:      mov     (%rdi), %eax
        mov     4(%rdi), %edx
        wrmsr
        add     $8, %rdi
        inc     %ecx
        dec     %ebx
        jnz     1b
        ret

        .section .data, "aw"
        .align 8
gdt:    .quad 0
        .quad 0x00cf9b000000ffff        // 08 kernel, 32-bit
        .quad 0x00cf93000000ffff        // 10 data
        .quad 0x00af9b000000ffff        // 18 kernel, 64-bit
        .quad 0x00cffb000000ffff        // 23 program, 32-bit
        .quad 0x00cff3000000ffff        // 2b data
        .quad 0x00affb000000ffff        // 33 program, 64-bit
        .quad 0x0000890000000067, 0     // 38 task
gdt_pointer:
        .word . - gdt - 1
        .long gdt
idt_pointer32:
        .word 256 * 8 - 1
        .long idt
idt_pointer64:
        .word 256 * 16 - 1
        .quad idt
        .align 8
tss32:  .long 0, stack, 0x10
        .fill 92, 1, 0
tss64:  .long 0
        .quad stack, 0, 0, 0, stack, 0, 0, 0, 0, 0, 0
        .long 0x680000
record: .long 0
last:   .long 0
        .align 4096
// The lowest 16 MB, and the same again at FFFFFFFF_80000000, for the program as well.
pml4:   .quad pdpt + 7
        .fill 510, 8, 0
        .quad pdpt + 7
pdpt:   .quad pd + 7
        .fill 509, 8, 0
        .quad pd + 7, 0
pd:     .set    page, 0
        .rept 8
        .quad page + 0x87
        .set page, page + 0x200000
        .endr
        .fill 504, 8, 0

        .section .bss, "aw", @nobits
        .align 16
idt:    .skip 256 * 16
        .skip 4096
stack:
