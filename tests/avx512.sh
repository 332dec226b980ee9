#!/usr/bin/env bash
# Runs `nk verify --quick` on a CPU with AVX-512 where there is none: a small Linux, booted in the Bochs emulator, whose CPU is an Ice Lake.
#   tests/avx512.sh           everything that is needed is fetched into artifacts/avx512 (Debian packages, NuGet), once
#   MODEL=tigerlake tests/avx512.sh
# Needs Debian on x86-64 and root for missing packages. Ends with "N passed, N failed, N skipped".
# It shows what the instructions compute, not how fast: the guest is some hundred times slower than the machine.
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
work=$PWD/artifacts/avx512
model=${MODEL:-corei7_icelake_u}
limit=${LIMIT:-1800} # seconds for the guest to boot, run and power off
passed=0 failed=0 skipped=0

end() { echo "$passed passed, $failed failed, $skipped skipped"; [ "$failed" -eq 0 ]; exit; }
skip() { echo "avx512: skipped: $*"; skipped=1; end; }
give_up() { echo "avx512: FAILED: $*"; failed=1; end; }

# 1 The emulator with its BIOS, what a bootable disc is made with, and the guest's shell.
packages=(bochs bochs-term bochsbios vgabios isolinux syslinux-common xorriso busybox-static)
needed=(/usr/bin/bochs-bin /usr/share/bochs/BIOS-bochs-latest /usr/share/vgabios/vgabios.bin /usr/lib/ISOLINUX/isolinux.bin /usr/bin/xorriso /usr/bin/busybox)
if ! ls "${needed[@]}" > /dev/null 2>&1; then
    command -v apt-get > /dev/null || skip "Bochs is not installed and there is no apt-get to install it"
    # One script at a time: the lists have a lock that apt-get does not wait for.
    exec 9> "${TMPDIR:-/tmp}/neuralkernels-apt.lock" && flock 9
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "${packages[@]}" > /dev/null ||
        skip "Bochs could not be installed (${packages[*]})"
    exec 9>&-
fi
mkdir -p "$work"

# 2 A kernel for virtual machines, unpacked only.
if ! ls "$work"/kernel/boot/vmlinuz-* > /dev/null 2>&1; then
    mkdir -p "$work/packages"
    image=$(apt-cache depends linux-image-cloud-amd64 | awk '/Depends: linux-image/ {print $2; exit}')
    (cd "$work/packages" && apt-get -qq download "$image" 2> /dev/null) || skip "no kernel could be fetched ($image)"
    dpkg -x "$work"/packages/linux-image-*.deb "$work/kernel" || give_up "the kernel could not be unpacked"
fi

# 3 The program with its runtime, so that the guest needs nothing else. Unused parts of the framework are left out: less to boot.
publish=$work/publish
dotnet publish src/NeuralKernels.Cli -c Release -r linux-x64 --self-contained -o "$publish" -v quiet --artifacts-path "$work/build" \
    -p:PublishTrimmed=true -p:TrimMode=partial -p:PublishReadyToRun=true -p:SuppressTrimAnalysisWarnings=true -p:DebugType=none ||
    give_up "nk could not be published"

# 4 The guest's disc: the program, the libraries that it loads, and an init that runs it and powers off.
root=$work/root disc=$work/disc
rm -rf "$root" "$disc"
mkdir -p "$root"/{bin,dev,proc,sys,tmp,app,lib64,lib/x86_64-linux-gnu} "$disc"/{isolinux,boot}
cp /usr/bin/busybox "$root/bin/busybox"
for name in sh mount mkdir sleep poweroff; do ln -s busybox "$root/bin/$name"; done
cp -r "$publish/." "$root/app/"
rm -f "$root"/app/{createdump,libmscordaccore.so,libmscordbi.so,libcoreclrtraceptprovider.so}
cp -L /lib64/ld-linux-x86-64.so.2 "$root/lib64/"
libraries() { ldd "$@" 2> /dev/null | awk '/=> \// {print $3}' | sort -u; }
ssl=(/usr/lib/x86_64-linux-gnu/libssl.so.* /usr/lib/x86_64-linux-gnu/libcrypto.so.*) # loaded by name for SHA-256
libraries "$root/app/nk" "$root"/app/*.so "${ssl[@]}" | xargs -I{} cp -Lu {} "$root/lib/x86_64-linux-gnu/"
cp -L "${ssl[@]}" "$root/lib/x86_64-linux-gnu/" || give_up "there is no OpenSSL, which .NET takes SHA-256 from"
cat > "$root/init" << 'END'
#!/bin/sh
export PATH=/bin HOME=/tmp DOTNET_gcServer=0 DOTNET_gcConcurrent=0 DOTNET_EnableDiagnostics=0
mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev; mount -t tmpfs tmp /tmp
mkdir -p /dev/shm; mount -t tmpfs shm /dev/shm
echo "@@ begin"
NEURALKERNELS_WIDTH=512 /app/nk verify --quick --json
echo "@@ end $?"
sleep 1
poweroff -f
END
chmod +x "$root/init"
# Not compressed: to unpack it costs the guest half a minute.
(cd "$root" && find . | busybox cpio -o -H newc 2> /dev/null) > "$disc/boot/initrd"
cp "$work"/kernel/boot/vmlinuz-* "$disc/boot/vmlinuz"
cp /usr/lib/ISOLINUX/isolinux.bin /usr/lib/syslinux/modules/bios/ldlinux.c32 "$disc/isolinux/"
# clearcpuid: the kernel finds what the emulator says about these inconsistent, and would hide AVX or hang.
cat > "$disc/isolinux/isolinux.cfg" << 'END'
default nk
prompt 0
timeout 1
label nk
  kernel /boot/vmlinuz
  initrd /boot/initrd
  append console=ttyS0,115200 clearcpuid=xsavec,xsaves,pku,fsrm nokaslr mitigations=off nopti nowatchdog random.trust_cpu=on no_timer_check cryptomgr.notests=1 panic=1 quiet
END
xorriso -as mkisofs -quiet -o "$work/guest.iso" -b isolinux/isolinux.bin -c isolinux/boot.cat -no-emul-boot -boot-load-size 4 -boot-info-table "$disc" > "$work/disc.log" 2>&1 ||
    give_up "the disc could not be written; see $work/disc.log"

# 5 Boot it. Powering off ends Bochs with code 1; what counts is what came over the serial line.
cat > "$work/bochsrc" << END
config_interface: textconfig
display_library: term
romimage: file=/usr/share/bochs/BIOS-bochs-latest
vgaromimage: file=/usr/share/vgabios/vgabios.bin
memory: guest=768, host=768
cpu: model=$model, count=1, ips=50000000, reset_on_triple_fault=0, ignore_bad_msrs=1
ata0: enabled=1, ioaddr1=0x1f0, ioaddr2=0x3f0, irq=14
ata0-master: type=cdrom, path="$work/guest.iso", status=inserted
boot: cdrom
pci: enabled=1, chipset=i440fx
clock: sync=none, time0=utc
com1: enabled=1, mode=file, dev="$work/serial.txt"
log: $work/bochs.log
panic: action=fatal
error: action=report
info: action=ignore
debug: action=ignore
END
echo c > "$work/commands" # the debugger that Debian builds in waits for "continue"
: > "$work/serial.txt"; rm -f "$work/bochs.out"
(cd "$work" && TERM=linux exec timeout -k 5 "$limit" bochs-bin -q -f bochsrc -rc commands < /dev/null > "$work/bochs.out" 2>&1) &
emulator=$!
# The guest's screen goes to a terminal that Bochs opens itself and names. Somebody has to read it: the emulator stops for ever where it is full.
until screen=$(grep -o '/dev/pts/[0-9]*' "$work/bochs.out" 2> /dev/null) || ! kill -0 "$emulator" 2> /dev/null; do sleep 0.2; done
[ -n "$screen" ] && { cat "$screen" > /dev/null 2>&1 & }
wait "$emulator"
output=$work/verify.json
tr -d '\r' < "$work/serial.txt" | sed -n '/^@@ begin/,/^@@ end/p' | grep -v '^@@' > "$output"
code=$(tr -d '\r' < "$work/serial.txt" | sed -n 's/^@@ end //p')

# 6 What it must have said.
expect() {
    if eval "$2"; then echo "avx512: $1"; passed=$((passed + 1)); else echo "avx512: FAILED: $1; see $output"; failed=$((failed + 1)); fi
}
expect "the guest ran to its end within $limit s" '[ -n "$code" ]'
expect "AVX-512 and 512-bit vectors are in use on $model" 'grep -q "\"AVX-512F\"" "$output" && grep -q "\"Vector512\"" "$output" && grep -q "\"width\": 512" "$output"'
expect "every kernel and digest is the same" '[ "$code" = 0 ] && grep -q "\"passed\": true" "$output"'
end
