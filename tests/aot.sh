#!/usr/bin/env bash
# Publishes tests/NeuralKernels.AotSample as native code, for AVX2 with FMA, for AVX-512 and for any x86-64, and runs it: it trains, predicts, and compares
# the digests of `nk verify` with the published. Prints the size of the executable and the time from start to first prediction.
# Needs NuGet (Microsoft.DotNet.ILCompiler comes from there) and a linker driver: clang or gcc, installed where there is neither and root can.
# Ends with "N passed, N failed, N skipped".
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
work=$PWD/artifacts/aot
passed=0 failed=0 skipped=0

end() { echo "$passed passed, $failed failed, $skipped skipped"; [ "$failed" -eq 0 ]; exit; }
skip() { echo "aot: skipped: $*"; skipped=1; end; }

case "$(uname -m)" in
    x86_64) rid=linux-x64 sets=(x86-64-v3 x86-64-v4 x86-64-v2) ;;
    aarch64) rid=linux-arm64 sets=(native) ;;
    *) skip "no native compiler for $(uname -m)" ;;
esac

packages=(clang zlib1g-dev)
if ! command -v clang > /dev/null && ! command -v gcc > /dev/null; then
    command -v apt-get > /dev/null || skip "there is neither clang nor gcc, and no apt-get to install one"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "${packages[@]}" > /dev/null ||
        skip "no linker driver could be installed (${packages[*]})"
fi
command -v clang > /dev/null && driver=clang || driver=gcc

for set in "${sets[@]}"; do
    publish=$work/$set log=$work/$set.log
    mkdir -p "$work"
    if [ "$set" = x86-64-v4 ] && ! grep -qm1 avx512vl /proc/cpuinfo; then
        echo "aot: skipped: $set needs AVX-512, which this CPU does not have (tests/avx512.sh emulates one)"
        skipped=$((skipped + 1))
        continue
    fi
    if ! dotnet publish tests/NeuralKernels.AotSample -c Release -r "$rid" -o "$publish" -v quiet --artifacts-path "$work/build-$set" \
        -p:CppCompilerAndLinker="$driver" -p:IlcInstructionSet="$set" > "$log" 2>&1; then
        echo "aot: FAILED: $set could not be published; see $log"
        failed=$((failed + 1))
        continue
    fi
    # The first run brings the file into memory; the second is timed from here.
    sample=$publish/NeuralKernels.AotSample
    if "$sample" > "$log" && "$sample" "$(date +%s%N)" > "$log"; then
        echo "aot: $set: $(stat -c %s "$sample") bytes; $(paste -sd ';' "$log" | sed 's/;/; /g')"
        passed=$((passed + 1))
    else
        echo "aot: FAILED: $set; see $log"
        failed=$((failed + 1))
    fi
done
end
