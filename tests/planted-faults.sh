#!/usr/bin/env bash
# Plants one subtle fault in each family of kernels and requires that the properties against the naive twins fail: a lane off by one in a
# tail, a dropped term, a lost sign of zero, a wrong stride. Prints a table `family | fault | property that caught it`.
#   tests/planted-faults.sh             every fault, in a copy of the last commit; some 15 minutes on two cores
#   tests/planted-faults.sh random      only those of the named families
# NEURALKERNELS_PROPERTY_CASES sets the cases for each kernel and type. Ends with "N passed, N failed, N skipped".
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
passed=0 failed=0 skipped=0
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git archive HEAD | tar -x -C "$copy"
table=$copy/table
families=("$@")

build() {
    (cd "$copy" && dotnet build tests/NeuralKernels.Kernels.Tests -c Release -v quiet -p:RunAnalyzers=false > "$copy/build.log" 2>&1)
}

# Runs the properties in the copy, into $copy/run.log; fails where one of them fails.
properties() {
    (cd "$copy" && dotnet test tests/NeuralKernels.Kernels.Tests -c Release --no-build \
        --filter 'FullyQualifiedName~Kernels.Tests.Properties' > "$copy/run.log" 2>&1)
}

# The names of the properties that failed: the class and the method, the kernel.
caught() {
    grep -E '^ *Failed NeuralKernels' "$copy/run.log" |
        sed -E 's/^ *Failed NeuralKernels\.Kernels\.Tests\.Properties\.//; s/ \[[^]]*\]$//; s/\(name: "(.*)"\)$/, \1/; s/_/ /g' | sort
}

plant() { # family, fault, file below src/NeuralKernels.Kernels, sed expression
    local family=$1 fault=$2 file=$copy/src/NeuralKernels.Kernels/$3 names
    if [ "${#families[@]}" -gt 0 ] && [[ " ${families[*]} " != *" $family "* ]]; then
        skipped=$((skipped + 1))
        return
    fi

    cp "$file" "$copy/original"
    sed -i -E "$4" "$file"
    if cmp -s "$file" "$copy/original"; then
        echo "FAILED: $family: the expression for \"$fault\" changes nothing in $3"
        failed=$((failed + 1))
    elif ! build; then
        echo "FAILED: $family: \"$fault\" does not compile"
        grep -m 3 'error' "$copy/build.log" || true
        failed=$((failed + 1))
    elif properties; then
        echo "FAILED: $family: no property caught \"$fault\""
        failed=$((failed + 1))
    else
        names=$(caught)
        if [ -z "$names" ]; then
            echo "FAILED: $family: with \"$fault\" the tests did not run to their end"
            tail -n 5 "$copy/run.log"
            failed=$((failed + 1))
        else
            local others=$(($(wc -l <<< "$names") - 1)) first
            first=$(head -n 1 <<< "$names")
            [ "$others" -eq 0 ] || first="$first, and $others more"
            echo "| $family | $fault | $first |" | tee -a "$table"
            passed=$((passed + 1))
        fi
    fi

    cp "$copy/original" "$file"
}

echo '| family | fault | property that caught it |' > "$table"
echo '|---|---|---|' >> "$table"
if ! build || ! properties; then
    echo "FAILED: the properties do not pass without a fault"
    tail -n 20 "$copy/build.log" "$copy/run.log"
    exit 1
fi

plant elementwise 'the right operand of the last, overlapping vector is one lane off' Elementwise/Binary.cs \
    '/V last = ragged/s/S\.Load\(in right, length - width\)/S.Load(in right, length - width - 1)/'
plant functions 'e^x leaves out what n ln 2 lost to rounding' Functions/Exponential.cs \
    '/V rest = S\.FusedMultiplyAdd\(r2, q, tail\);/s/S\.FusedMultiplyAdd\(r2, q, tail\)/S.Multiply(r2, q)/'
plant activations 'leaky ReLU of -0 is +0' Activations/LeakyRelu.cs \
    's/x, S\.Multiply\(S\.Broadcast\(slope\), x\)\)/x, S.Add(S.Zero, S.Multiply(S.Broadcast(slope), x)))/'
plant softmax 'the dot product of the backward pass leaves out the last column' Activations/Softmax.cs \
    's/(new WideDotTerms<T>\(y, dy\)), columns\)/\1, columns - 1)/'
plant reductions 'the products of a dot product are rounded before they are added' Reductions/Dot.cs \
    's/S\.FusedMultiplyAdd\((.*), (Lanes.*), accumulator\)/S.Add(S.Multiply(\1, \2), accumulator)/'
plant norms 'the gradient of a layer norm does not subtract its mean' Normalization/RowNorm.cs \
    's/S\.Subtract\(d, S\.Broadcast\(mean\)\)/d/'
plant losses 'the slope of the quantile loss is 0 where the output is NaN' Losses/Quantile.cs \
    's/S\.Broadcast\(1 - level\), d\);/S.Broadcast(1 - level), S.Zero);/'
plant updates 'Nesterov momentum adds the gradient once too few' Updates/SgdStep.cs \
    's/S\.Add\(d, S\.Multiply\(mu, v\)\)/S.Multiply(mu, v)/'
plant random '64-bit words that start at an odd one begin with half of it' RandomNumbers/Philox.cs \
    's/\(int\)\(start % 2\) \* 2/(int)(start % 2)/'
plant product 'a small transposed B is read with a stride of k, which is wrong where ldb > k' MatrixProduct/Small/SmallLoops.cs \
    's/Transposition\.Copy\(p\.B, p\.ColumnB,/Transposition.Copy(p.B, p.K,/'

echo
cat "$table"
echo
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
