#!/usr/bin/env bash
# Runs the tests again under two other cultures: German writes 1,5, and the lower case of I in Turkish is a dotless i. The variables also reach the
# processes that tests start, such as nk. Tests that only compute or take long are left out (nk verify, nk bench, killed processes), unless
# NEURALKERNELS_LONG_TESTS is 1.
# Needs a Release build, and ICU, which is installed where it is missing and root can. Ends with "N passed, N failed, N skipped".
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
results=$PWD/artifacts/cultures
floor=1000 # fewer passed tests under a culture mean that some did not run
passed=0 failed=0 skipped=0

left_out='FullyQualifiedName!~Verify&FullyQualifiedName!~BenchTests&FullyQualifiedName!~KillTests&FullyQualifiedName!~MutationTests'
[ "${NEURALKERNELS_LONG_TESTS:-}" != 1 ] || left_out='FullyQualifiedName~.'
ldconfig -p | grep -q libicuuc || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq libicu-dev > /dev/null; } || {
    echo "cultures: FAILED: ICU is missing and could not be installed"
    failed=1
}

# Counters of every result file in a folder: <Counters total=".." executed=".." passed=".." failed=".." ... />
sum() { cat "$1"/*.trx 2> /dev/null | grep -o '<Counters [^>]*' | grep -o " $2=\"[0-9]*\"" | grep -o '[0-9]*' | awk '{s += $1} END {print s + 0}'; }

culture() { # name
    local under=(env "LC_ALL=${1/-/_}.UTF-8" DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=0 DOTNET_CLI_UI_LANGUAGE=en "NEURALKERNELS_CULTURE=$1")
    local culture=$1 failed=0
    again() { # tests, filter
        "${under[@]}" dotnet test "tests/NeuralKernels.$1" -c Release --no-build --filter "$2" --logger trx --results-directory "$results/$culture" ||
            failed=1
    }
    # First check that the culture is in force, without which the run would prove nothing.
    again Tests 'FullyQualifiedName~CultureTests'
    if [ "$(sum "$results/$1" passed)" -ne 1 ]; then
        echo "FAILED: the culture $1 is not in force"
        return 1
    fi
    again Kernels.Tests 'FullyQualifiedName~Rules' # messages of invalid arguments
    again Tests "$left_out"
    again Tables.Tests "$left_out"
    again Cli.Tests "$left_out"
    again Bench.Tests "$left_out"
    return "$failed"
}

# Both cultures at once: much of the time is spent in processes that run one after the other.
rm -rf "$results"
mkdir -p "$results"
declare -A running
for name in de-DE tr-TR; do
    culture "$name" > "$results/$name.log" 2>&1 < /dev/null &
    running[$name]=$!
done
for name in de-DE tr-TR; do
    wait "${running[$name]}" || { echo "cultures: FAILED: tests under $name"; failed=$((failed + 1)); }
    echo "cultures: tests under $name"
    grep -E '^(Passed|Failed)!|\[FAIL\]|FAILED|Error Message' -A4 "$results/$name.log"
    total=$(sum "$results/$name" total) executed=$(sum "$results/$name" executed) good=$(sum "$results/$name" passed)
    passed=$((passed + good)) failed=$((failed + executed - good)) skipped=$((skipped + total - executed))
    [ "$good" -ge "$floor" ] || { echo "cultures: FAILED: only $good tests passed under $name; at least $floor are expected"; failed=$((failed + 1)); }
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
