# shellcheck shell=bash disable=SC2034 # Some of it is read only by the scripts.
# What scripts/run and scripts/payara-server share; for `source`, not to be run.

# Before the service is up a failure says "cannot start", later "has stopped".
outcome="cannot start"

fail() {
    echo "Osprey $outcome: $*" >&2
    exit 1
}

number() {
    [[ $2 =~ ^[0-9]+$ ]] || fail "$1 takes a number, not '$2'"
    echo "$2"
}

# osprey.upload.max-bytes → OSPREY_UPLOAD_MAX_BYTES, as MicroProfile Config maps it.
variable() {
    tr '[:lower:]' '[:upper:]' <<<"${1//[^A-Za-z0-9]/_}"
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
port=8080
data=.osprey
model=$root/models/fashion-mnist
build=yes

# Reads the options that both scripts have; each other one goes to own_option NAME VALUE.
read_options() {
    local option value
    while (($#)); do
        option=$1
        shift
        case $option in
            --help | -h)
                usage
                exit 0
                ;;
            --no-build)
                build=no
                continue
                ;;
        esac
        (($#)) || fail "$option needs a value, or is no option: see --help"
        value=$1
        shift
        case $option in
            --port) port=$(number "$option" "$value") ;;
            --data) data=$value ;;
            --model) model=$value ;;
            --set)
                [[ $value == osprey.*=* ]] || fail "--set takes osprey.NAME=VALUE, not '$value'"
                export "$(variable "${value%%=*}")=${value#*=}"
                ;;
            *) own_option "$option" "$value" ;;
        esac
    done
    command -v "$java" >/dev/null || fail "there is no Java: JDK 17 or newer is needed"
}

# Artifacts keep their time when nothing in them changes, so a build leaves a file of its own.
built=$root/target/built

# A build is due when one of these artifacts is missing or a source is newer than the last build.
build_due() {
    local artifact
    for artifact; do
        [[ -e $root/$artifact ]] || return 0
    done
    [[ ! -e $built || -n $(find "$root"/pom.xml "$root"/*/pom.xml "$root"/*/src/main -newer "$built" -type f -print -quit) ]]
}

# Builds up to Maven's phase $1 when that is due for the other arguments, which are artifacts.
build_if_due() {
    local phase=$1
    shift
    [[ $build == yes ]] && build_due "$@" || return 0
    command -v mvn >/dev/null || fail "there is no Maven: 3.8 or newer is needed to build"
    echo "Building Osprey (the first time Maven fetches its libraries) …"
    mkdir -p "$root/target"
    # Of the time when the build began: what is changed while it runs is built the next time.
    touch "$built.begun"
    # Without the framed thanks of a generator that cannot be told to be quiet, and without Maven's last reset of colours.
    (cd "$root" && mvn -q -B -DskipTests "$phase" 2>&1 | sed -e 's/\x1b\[0m//g' -e '/^#.*#$/d' >&2) || fail "the build failed"
    mv "$built.begun" "$built"
}

# Makes the data directory this run's own.
claim_data() {
    mkdir -p "$data"
    data=$(cd "$data" && pwd)
    mkdir -p "$data/logs"
    # Held by every process of this run: one that was killed leaves the directory free only when its last process is gone.
    exec 9>"$data/run.lock"
    flock --wait 15 9 || fail "another Osprey runs on $data"
    rm -rf "$data/servers"
    [[ $model == *:* || ! -d $model ]] || model=$(cd "$model" && pwd)
    export OSPREY_DATA=$data OSPREY_MODEL=$model
}

alive() {
    kill -0 "$1" 2>/dev/null
}

# Waits up to $1 seconds for the other arguments, process ids, to end.
ended_within() {
    local until=$((SECONDS + $1)) pid
    shift
    for pid; do
        while alive "$pid"; do
            ((SECONDS < until)) || return 1
            sleep 0.1
        done
    done
}

# Ends what the script started, by its own stop, and says why.
stop_with() {
    stop
    fail "$@"
}

stop_on_signals() {
    # Whoever read the output may be gone by now.
    trap '' PIPE
    trap 'echo "Osprey stops …" || true; stop; exit 0' INT TERM HUP
}

in_use() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# A port that nobody listens on.
free_port() {
    local candidate
    while candidate=$((20000 + RANDOM % 12000)) && in_use "$candidate"; do :; done
    echo "$candidate"
}

cloud=

# Starts SQS, S3 and DynamoDB in the background; who uses them may start at the same time, so the ports are chosen here.
start_cloud() {
    local sqs_port s3_port dynamodb_port
    sqs_port=$(free_port) s3_port=$(free_port) dynamodb_port=$(free_port)
    export OSPREY_SQS_ENDPOINT=http://127.0.0.1:$sqs_port
    export OSPREY_S3_ENDPOINT=http://127.0.0.1:$s3_port
    export OSPREY_DYNAMODB_ENDPOINT=http://127.0.0.1:$dynamodb_port
    # Stand-ins take any credentials; the user's own never reach them.
    unset AWS_PROFILE AWS_SESSION_TOKEN
    export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true

    mkdir -p "$data/servers/local-cloud"
    "$java" -Djava.io.tmpdir="$data/servers/local-cloud" -Xms64m -Xmx768m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+ExitOnOutOfMemoryError \
        -cp "$root/local-cloud/target/local-cloud.jar:$root/local-cloud/target/lib/*" \
        dev.osprey.localcloud.LocalCloud --data "$data" --follow-pid $$ \
        --sqs-port "$sqs_port" --s3-port "$s3_port" --dynamodb-port "$dynamodb_port" \
        >"$data/logs/local-cloud.log" 2>&1 &
    cloud=$!
}

stop_cloud() {
    [[ -n $cloud ]] || return 0
    kill "$cloud" 2>/dev/null || true
    ended_within 4 "$cloud" || kill -KILL "$cloud" 2>/dev/null || true
}

# Prints the body of an answer with status 200 or 503; fails when there is none.
readiness() {
    exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
    printf 'GET /health/ready HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
    cat <&3
    exec 3>&-
} 2>/dev/null

# A server that made the admin's password has said so in its log, one of the arguments: passed on, and wiped out there.
show_password() {
    local log at password
    for log; do
        [[ -e $log ]] || continue
        password=$(sed -En 's/.*admin password \(shown once\): ([A-Za-z0-9_-]+).*/\1/p' "$log" | head -n 1)
        [[ -n $password ]] || continue
        at=$(grep -abo -m 1 -e "$password" "$log" | head -n 1)
        printf '%*s' ${#password} '' | tr ' ' '*' | dd of="$log" bs=1 seek="${at%%:*}" conv=notrunc status=none
        echo "Admin password (shown once): $password"
    done
}
