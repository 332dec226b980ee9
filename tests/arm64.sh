#!/usr/bin/env bash
# Runs `nk verify --quick` and a part of the kernel tests on arm64, under user-mode QEMU, with the very assemblies that were built here.
#   tests/arm64.sh            everything that is needed is fetched into artifacts/arm64 (Debian packages, NuGet), once
# Needs Debian on x86-64, root for missing packages, and a Release build of the solution. Ends with "N passed, N failed, N skipped".
# QEMU executes ARM's instructions as IEEE 754 has them; it says nothing about speed, nor about how ARM orders memory.
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
repository=$PWD work=$PWD/artifacts/arm64
passed=0 failed=0 skipped=0

end() { echo "$passed passed, $failed failed, $skipped skipped"; [ "$failed" -eq 0 ]; exit; }
skip() { echo "arm64: skipped: $*"; skipped=1; end; }
give_up() { echo "arm64: FAILED: $*"; failed=1; end; }

# 1 The emulator, a cross compiler for a page of C, and an arm64 C library.
packages=(qemu-user-static gcc-aarch64-linux-gnu libc6-dev-arm64-cross)
if ! { command -v qemu-aarch64-static && command -v aarch64-linux-gnu-gcc; } > /dev/null; then
    command -v apt-get > /dev/null || skip "QEMU is not installed and there is no apt-get to install it"
    # One script at a time: the lists have a lock that apt-get does not wait for.
    exec 9> "${TMPDIR:-/tmp}/neuralkernels-apt.lock" && flock 9
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "${packages[@]}" > /dev/null ||
        skip "QEMU could not be installed (${packages[*]})"
    exec 9>&-
fi
mkdir -p "$work"

# 2 The libraries of an arm64 Debian, unpacked under $work/root. apt works in folders of its own there, the system's stay as they are.
libraries=(libc6 libgcc-s1 libstdc++6 libssl3 zlib1g)
if ! [ -e "$work/root/.complete" ]; then
    mkdir -p "$work"/apt/state/lists/partial "$work"/apt/cache/archives/partial "$work"/packages "$work"/root
    : > "$work/apt/state/status"
    apt=(apt-get -o APT::Architecture=arm64 -o APT::Architectures::=arm64 -o APT::Sandbox::User=root
        -o Dir::State="$work/apt/state" -o Dir::State::status="$work/apt/state/status" -o Dir::Cache="$work/apt/cache")
    "${apt[@]}" update -qq && (cd "$work/packages" && "${apt[@]}" -qq download "${libraries[@]}") || give_up "the arm64 libraries could not be fetched"
    for package in "$work"/packages/*.deb; do dpkg -x "$package" "$work/root" || give_up "$package could not be unpacked"; done
    touch "$work/root/.complete"
fi

# 3 The arm64 runtime, which NuGet brings where a self-contained program asks for it, laid out as an installed one.
if ! [ -e "$work/dotnet/.complete" ]; then
    mkdir -p "$work/pack"
    cat > "$work/pack/pack.csproj" << 'END'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <OutputType>Exe</OutputType>
    <RuntimeIdentifier>linux-arm64</RuntimeIdentifier>
    <SelfContained>true</SelfContained>
  </PropertyGroup>
</Project>
END
    dotnet restore "$work/pack" -v quiet || give_up "the arm64 runtime could not be restored"
    version=$(dotnet msbuild "$work/pack/pack.csproj" -getProperty:BundledNETCoreAppPackageVersion)
    pack=$(dotnet nuget locals global-packages --list | sed 's/^[^/]*//')/microsoft.netcore.app.runtime.linux-arm64/$version/runtimes/linux-arm64
    framework=$work/dotnet/shared/Microsoft.NETCore.App/$version
    mkdir -p "$work/dotnet/host/fxr/$version" "$framework"
    cp "$pack/native/libhostfxr.so" "$work/dotnet/host/fxr/$version" && cp "$pack"/lib/net10.0/* "$pack"/native/* "$framework" ||
        give_up "the arm64 runtime is not where it was expected: $pack"

    # The launcher of that name is in no package: load the host's library and hand it the command line.
    cat > "$work/launcher.c" << 'END'
#include <dlfcn.h>
#include <stdio.h>

typedef int (*startup)(int count, const char **arguments, const char *host, const char *root, const char *application);

int main(int count, const char **arguments)
{
    void *library = dlopen(ROOT "/host/fxr/" VERSION "/libhostfxr.so", RTLD_NOW);
    startup start = library ? (startup)dlsym(library, "hostfxr_main_startupinfo") : NULL;
    if (!start)
    {
        fprintf(stderr, "%s\n", dlerror());
        return 1;
    }
    return start(count, arguments, ROOT "/dotnet", ROOT, ROOT "/dotnet.dll");
}
END
    aarch64-linux-gnu-gcc -O2 -DROOT="\"$work/dotnet\"" -DVERSION="\"$version\"" "$work/launcher.c" -o "$work/dotnet/dotnet" -ldl ||
        give_up "the launcher could not be compiled"

    # Without this variable a garbage collection on several threads crashes under QEMU.
    cat > "$work/dotnet-arm64" << END
#!/bin/sh
export DOTNET_EnableWriteXorExecute=0 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
exec qemu-aarch64-static -L "$work/root" "$work/dotnet/dotnet" "\$@"
END
    chmod +x "$work/dotnet-arm64"
    touch "$work/dotnet/.complete"
fi

# 4 Every width, one process each: QEMU cannot start a process of its own kind.
nk=$repository/src/NeuralKernels.Cli/bin/Release/net10.0/nk.dll
[ -e "$nk" ] || give_up "$nk is missing; build first: dotnet build -c Release"
for width in 128 1 256 512 portable; do
    output=$work/verify-$width.json
    if NEURALKERNELS_WIDTH=$width timeout 900 "$work/dotnet-arm64" "$nk" verify --quick --json > "$output" && grep -q '"NEON"' "$output"; then
        echo "arm64: width $width: the published digests, NEON in use"
        passed=$((passed + 1))
    else
        echo "arm64: FAILED: width $width; see $output"
        failed=$((failed + 1))
    fi
done

# 5 A part of the kernel tests: those that are small enough for an emulator.
tests=$repository/tests/NeuralKernels.Kernels.Tests/bin/Release/net10.0/NeuralKernels.Kernels.Tests.dll
[ -e "$tests" ] || give_up "$tests is missing; build first: dotnet build -c Release"
filter='FullyQualifiedName~Simd.Simd'
for name in GemmTwinTests GemmSpecialValuesTests ReductionRulesTests LossRulesTests UpdateRulesTests PhiloxTests ShuffleTests PinnedSequenceTests; do
    filter+="|FullyQualifiedName~$name"
done
rm -rf "$work/results"
timeout 1200 dotnet vstest "$tests" --TestCaseFilter:"$filter" --logger:trx --ResultsDirectory:"$work/results" -- RunConfiguration.DotNetHostPath="$work/dotnet-arm64" |
    grep -v '^\s*$' | tail -n 30
counter() { grep -ho '<Counters [^>]*' "$work"/results/*.trx 2> /dev/null | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*' || echo 0; }
total=$(counter total) executed=$(counter executed) succeeded=$(counter passed)
[ "$succeeded" -ge 300 ] || { echo "arm64: FAILED: only $succeeded kernel tests passed; at least 300 are expected"; failed=$((failed + 1)); }
passed=$((passed + succeeded)) failed=$((failed + executed - succeeded)) skipped=$((skipped + total - executed))
end
