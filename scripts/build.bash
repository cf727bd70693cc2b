# shellcheck shell=bash disable=SC2154 # The sourcing script sets root.
# Builds what a script needs; for `source`, not to be run. The script that sources it sets `root` and defines `fail`.

# Artifacts keep their timestamp when their content does not change, so each script's build leaves a file of its own.
build_stamp() {
    echo "$root/target/built-${0##*/}"
}

# A build is due when one of these artifacts is missing or a source is newer than the last build.
build_due() {
    local artifact built
    for artifact; do
        [[ -e $root/$artifact ]] || return 0
    done
    built=$(build_stamp)
    [[ ! -e $built || -n $(find "$root"/pom.xml "$root"/*/pom.xml "$root"/*/src/main -newer "$built" -type f -print -quit) ]]
}

# Bytes fetched by the Maven process $1, whose output is in file $2: of whole files by its output, and of those that it
# is still writing by their size.
bytes_fetched() {
    {
        sed -n 's/^\[INFO\] Downloaded from .* (\([0-9.]*\) \([kMG]\{0,1\}B\) at .*/\1 \2/p' "$2"
        find "/proc/$1/fd" \( -lname '*.tmp' -o -lname '*.part' \) -exec stat -L -c '%s B' {} + 2>/dev/null || true
    } | awk 'BEGIN { unit["B"] = 1; unit["kB"] = 1e3; unit["MB"] = 1e6; unit["GB"] = 1e9 }
        { sum += $1 * unit[$2] }
        END { printf "%.0f\n", sum }'
}

# One line: the module that the Maven process $1 builds, what it has fetched so far, and the time since $3 (SECONDS).
build_progress() {
    local module mb
    module=$(sed -n 's/^\[INFO\] Building \(.*[^ ]\)  *[^ ][^ ]*  *\[\([0-9]*\)\/\([0-9]*\)\]$/\1 (\2 of \3)/p' "$2" | tail -n 1)
    mb=$(($(bytes_fetched "$1" "$2") / 1000000))
    printf 'Building %s, ' "${module:-Osprey}"
    ((mb == 0)) || printf '%d MB fetched, ' "$mb"
    printf '%d s' $((SECONDS - $3))
}

# Shows the progress of the Maven process $1 until it ends: one line that is rewritten on a terminal, else a line every
# five seconds.
show_build() {
    local begun=$SECONDS shown=$SECONDS
    while kill -0 "$1" 2>/dev/null; do
        if [[ -t 1 ]]; then
            printf '\r\e[K%s' "$(build_progress "$1" "$2" "$begun")"
        elif ((SECONDS - shown >= 5)); then
            shown=$SECONDS
            build_progress "$1" "$2" "$begun"
            echo
        fi
        sleep 0.5
    done
    [[ ! -t 1 ]] || printf '\r\e[K'
}

# Builds the modules $2 (a,b,c), and the modules that they need, up to Maven's phase $1, when that is due for the other
# arguments, which are artifacts.
build_if_due() {
    local phase=$1 modules=$2 built log=$root/target/build.log begun=$SECONDS maven
    shift 2
    [[ ${build:-yes} == yes ]] && build_due "$@" || return 0
    command -v mvn >/dev/null || fail "Maven not found: building needs version 3.8 or newer"
    built=$(build_stamp)
    echo "Building Osprey (the first build fetches its libraries) …"
    mkdir -p "$root/target"
    # Taken before the build: a source that changes during the build makes the next one due.
    touch "$built.begun"
    mvn -B -f "$root/pom.xml" -DskipTests -pl "$modules" -am "$phase" >"$log" 2>&1 </dev/null &
    maven=$!
    # A background process ignores Ctrl-C.
    trap 'kill "$maven" 2>/dev/null || true; wait "$maven" || true; exit 130' INT TERM HUP
    show_build "$maven" "$log"
    if ! wait "$maven"; then
        grep '^\[ERROR\] .' "$log" >&2 || tail -n 20 "$log" >&2
        fail "the build failed, see $log"
    fi
    trap - INT TERM HUP
    mv "$built.begun" "$built"
    echo "Built Osprey in $((SECONDS - begun)) s"
}

# Builds what runs on this machine, from the local cloud to the workers.
build_for_run() {
    build_if_due package local-cloud,sqs-ra,web-war,worker-ejb \
        local-cloud/target/local-cloud.jar sqs-ra/target/payara-micro/sqs-ra.rar web-war/target/payara-micro/web-war.war \
        web-war/target/server/launch-micro.jar worker-ejb/target/worker-ejb.jar
}
