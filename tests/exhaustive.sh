#!/usr/bin/env bash
# What takes too long for every run of the tests. Without arguments everything, or the parts that are named:
#   functions   every float input of every function against an oracle; a quarter of an hour with AVX-512 on two cores, longer at other widths
#   doubles     the search for the double on which each function errs most
#   kills       a training that is killed 200 times and resumed
#   cultures    every test, long ones included, under two other cultures
# NEURALKERNELS_WIDTH=256 forces a width of vectors for functions and doubles. Ends with "N passed, N failed, N skipped".
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
passed=0 failed=0

prove() { # what, command...
    local what=$1
    shift
    echo "== $what"
    if "$@"; then
        passed=$((passed + 1))
    else
        echo "FAILED: $what"
        failed=$((failed + 1))
    fi
}

bench() { dotnet run -c Release --no-build --project bench/NeuralKernels.Bench -- "$@"; }

functions() { prove "every float is rounded correctly" bench exhaustive all; }
doubles() { prove "no double errs by more than stated" bench worst all; }
kills() {
    prove "a training killed 200 times resumes to the same bits" env NEURALKERNELS_KILLS=200 \
        dotnet test tests/NeuralKernels.Tests -c Release --no-build --filter 'FullyQualifiedName~KillTests'
}
cultures() { prove "every test passes under two other cultures" env -u NEURALKERNELS_WIDTH NEURALKERNELS_LONG_TESTS=1 tests/cultures.sh; }

[ $# -gt 0 ] || set -- functions doubles kills cultures
for part in "$@"; do
    case "$part" in
        functions | doubles | kills | cultures) ;;
        *) echo "'$part' is not a part; expected functions, doubles, kills or cultures"; exit 2 ;;
    esac
done
dotnet build -c Release -v quiet NeuralKernels.sln || exit 1
for part in "$@"; do "$part"; done
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" -eq 0 ]
