#!/bin/sh
# readmes.sh TREE: every top-level folder tells a newcomer what it is. Build folders and hidden ones are none of ours.
set -eu
tree=$1
failed=0
for folder in "$tree"/*/; do
    folder=${folder%/}
    # build/ holds one build folder for each preset
    if [ -e "$folder/CMakeCache.txt" ] || [ "$(basename "$folder")" = build ] || [ -s "$folder/README.md" ]; then
        continue
    fi
    echo "$(basename "$folder")/README.md:1: missing; what comes in, what goes out, where to read next?"
    failed=1
done
exit $failed
