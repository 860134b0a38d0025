/*
 * A guest that does nothing but execute CPUID and print what it sees, for QEMU's -kernel (multiboot). It prints
 * "leaf subleaf eax ebx ecx edx" in hexadecimal, a line each, on port 0xE9 (isa-debugcon), and ends by port 0xF4
 * (isa-debug-exit).
 *
 *   as --32 -o guest.o guest.S && ld -m elf_i386 -Ttext 0x100000 -o guest.elf guest.o
 *   qemu-system-x86_64 -accel tcg -M pc -m 16 -nodefaults -display none -cpu LINE -kernel guest.elf \
 *     -device isa-debugcon,chardev=out -chardev stdio,id=out -device isa-debug-exit,iobase=0xf4
 */
        .text
        .align 4
        .long 0x1BADB002, 0, -0x1BADB002

        .globl _start
_start: movl $stack, %esp
        xorl %edi, %edi                 /* the range that is printed: 0, then 0x80000000 */
range:  movl %edi, %eax
        xorl %ecx, %ecx
        cpuid
        cmpl %edi, %eax                 /* an empty range says less than its own first leaf */
        jb next
        cmpl $0x30, %eax
        jbe capped
        cmpl $0x80000000, %edi
        jae capped
        movl $0x30, %eax
capped: movl %eax, last
        movl %edi, %ebp
leaf:   xorl %esi, %esi
sub:    call line
        incl %esi
        cmpl $7, %ebp
        je three
        cmpl $0xd, %ebp
        jne done
        cmpl $2, %esi
        jb sub
        jmp done
three:  cmpl $3, %esi
        jb sub
done:   incl %ebp
        cmpl last, %ebp
        jbe leaf
next:   addl $0x80000000, %edi
        jnz range
        xorl %eax, %eax
        outb %al, $0xf4
halt:   hlt
        jmp halt

/* Prints leaf EBP, sub-leaf ESI. */
line:   pushl %edi
        movl %ebp, %eax
        movl %esi, %ecx
        cpuid
        pushl %edx
        pushl %ecx
        pushl %ebx
        pushl %eax
        movl %ebp, %eax
        call word
        movl %esi, %eax
        call word
        popl %eax
        call word
        popl %eax
        call word
        popl %eax
        call word
        popl %eax
        call word
        movb $10, %al
        outb %al, $0xe9
        popl %edi
        ret

/* Prints EAX as eight digits and a blank. */
word:   movl $8, %ecx
digit:  roll $4, %eax
        movl %eax, %edx
        andl $15, %edx
        movb digits(%edx), %dl
        xchgl %eax, %edx
        outb %al, $0xe9
        xchgl %eax, %edx
        loop digit
        movb $32, %al
        outb %al, $0xe9
        ret

digits: .ascii "0123456789abcdef"
        .bss
last:   .long 0
        .space 4096
stack:
