#!/usr/bin/env bash
# Prints where six or more consecutive lines of src/**/*.cs occur more than once, and how many such runs there are.
# Lines are compared without indentation; blank lines, braces and using directives are not counted.
# usage: tests/duplicates.sh [FOLDER]   (default: the repository)
set -eu
cd "${1:-$(dirname "$0")/..}"
find src -name '*.cs' -not -path '*/bin/*' -not -path '*/obj/*' | LC_ALL=C sort | xargs awk -v size=6 '
    { sub(/^[ \t]+/, ""); sub(/[ \t\r]+$/, "") }
    /^[][{}();,]*$/ || /^(global )?using / { next }
    { count++; text[count] = $0; file[count] = FILENAME; line[count] = FNR }
    function window(i,   k, key) {
        if (i + size - 1 > count || file[i] != file[i + size - 1]) return ""
        key = text[i]
        for (k = 1; k < size; k++) key = key "\n" text[i + k]
        return key
    }
    END {
        for (i = 1; i <= count; i++) if ((key = window(i)) != "") places[key]++
        for (i = 1; i <= count; i++) {
            key = window(i)
            isRepeated = key != "" && places[key] > 1
            if (isRepeated && !inRun) { runs++; start = i }
            if (!isRepeated && inRun) {
                length_ = i - start + size - 1
                lines += length_
                print file[start] ":" line[start] ": " length_ " lines"
            }
            inRun = isRepeated
        }
        print runs + 0 " runs, " lines + 0 " lines in them"
    }'
