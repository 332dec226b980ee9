#!/usr/bin/env bash
# What takes too long for every run of the tests: every float input of every function against an oracle, the search for the double on which each function errs most, and a
# training that is killed 200 times and resumed. A quarter of an hour with AVX-512 on two cores, longer at other widths: NEURALKERNELS_WIDTH=256 forces one.
# Ends with "N passed, N failed, N skipped".
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

dotnet build -c Release -v quiet NeuralKernels.sln || exit 1
prove "every float is rounded correctly" bench exhaustive all
prove "no double errs by more than stated" bench worst all
prove "a training killed 200 times resumes to the same bits" env NEURALKERNELS_KILLS=200 \
    dotnet test tests/NeuralKernels.Tests -c Release --no-build --filter 'FullyQualifiedName~KillTests'
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" -eq 0 ]
