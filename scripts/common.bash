# shellcheck shell=bash disable=SC2034 # Some of it is read only by the scripts.
# What scripts/run and scripts/payara-server share; for `source`, not to be run.

# What is stored and logged here is nobody else's business.
umask 077

# Whatever the user's locale: Java reads paths with any letters, servers and tools write numbers and capitals as expected.
export LC_ALL=C.UTF-8

# A failure before the service is ready says "cannot start", later "has stopped".
outcome="cannot start"

fail() {
    echo "Osprey $outcome: $*" >&2
    exit 1
}

number() {
    [[ $2 =~ ^[0-9]+$ ]] || fail "$1 must be a number, not '$2'"
    echo "$2"
}

# osprey.upload.max-bytes → OSPREY_UPLOAD_MAX_BYTES, the mapping of MicroProfile Config.
variable() {
    tr '[:lower:]' '[:upper:]' <<<"${1//[^A-Za-z0-9]/_}"
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=build.bash
source "$root/scripts/build.bash"
# shellcheck source=layout.bash
source "$root/scripts/layout.bash"
# shellcheck source=timeout.bash
source "$root/scripts/timeout.bash"
# shellcheck source=class-data.bash
source "$root/scripts/class-data.bash"
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
port=8080
bind=127.0.0.1
data=.osprey
build=yes

# A command line can be read by every user of the machine: restarts the script with its secrets in the environment instead.
hide_secrets() {
    local options=() hidden=
    while (($#)); do
        if [[ $1 == --set && ${2:-} =~ ^(osprey\.(admin\.password|admin\.password-hash|oidc\.client-secret|webhooks\.secret))=(.*)$ ]]; then
            export "$(variable "${BASH_REMATCH[1]}")=${BASH_REMATCH[3]}"
            hidden=yes
            shift 2
        else
            options+=("$1")
            shift
        fi
    done
    [[ -z $hidden ]] || exec "$0" "${options[@]}"
}

# Parses the options that both scripts have; passes every other one to own_option NAME VALUE.
read_options() {
    local option value
    hide_secrets "$@"
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
        (($#)) || fail "$option needs a value, or is unknown: see --help"
        value=$1
        shift
        case $option in
            --port) port=$(number "$option" "$value") ;;
            --bind)
                [[ $value =~ ^[0-9A-Fa-f.:]+$ ]] || fail "--bind must be an IP address, not '$value'"
                bind=$value
                ;;
            --data) data=$value ;;
            --model) model=$value ;;
            --set)
                [[ $value == osprey.*=* ]] || fail "--set needs osprey.NAME=VALUE, not '$value'"
                grep -qF "| \`${value%%=*}\` |" "$root/docs/settings.md" ||
                    fail "unknown setting '${value%%=*}': see docs/settings.md"
                export "$(variable "${value%%=*}")=${value#*=}"
                ;;
            *) own_option "$option" "$value" ;;
        esac
    done
    command -v "$java" >/dev/null || fail "Java not found: JDK 17 or newer is required"
}

# Whether programs may run from the folder $1.
may_execute() {
    local probe
    probe=$(mktemp "$1/probe.XXXXXX")
    printf '#!/bin/sh\n' >"$probe"
    chmod 700 "$probe"
    local runs=0
    "$probe" 2>/dev/null || runs=1
    rm "$probe"
    return "$runs"
}

# The last line of the log $1 that says something.
last_line() {
    grep -a '[^[:space:]]' "$1" | tail -n 1
}

# Locks the data directory for this run.
claim_data() {
    mkdir -p "$data"
    data=$(cd "$data" && pwd)
    mkdir -p "$data/logs"
    # Every process of this run inherits the lock: after a kill the directory is free only when the last of them is gone.
    exec 9>"$data/run.lock"
    flock --wait 15 9 || fail "another Osprey is using $data"
    # Native libraries are unpacked into it.
    may_execute "$data" || fail "$data is mounted with noexec, but libraries must run from it: choose another with --data"
    rm -rf "$data/servers"
    [[ $model == *:* || ! -d $model ]] || model=$(cd "$model" && pwd)
    export OSPREY_DATA=$data OSPREY_MODEL=$model
}

alive() {
    kill -0 "$1" 2>/dev/null
}

# Waits up to $1 seconds until the processes in the other arguments have exited.
exited_within() {
    local until=$((SECONDS + $1)) pid
    shift
    for pid; do
        while alive "$pid"; do
            ((SECONDS < until)) || return 1
            sleep 0.1
        done
    done
}

# Stops everything with the script's own stop function, then fails with the reason.
stop_with() {
    stop
    fail "$@"
}

stop_on_signals() {
    # The reader of the output may be gone by now.
    trap '' PIPE
    trap 'echo "Stopping Osprey …" || true; stop; exit 0' INT TERM HUP
}

in_use() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1" || exec 3<>"/dev/tcp/$(reachable)/$1") 2>/dev/null
}

# An address at which this machine reaches what listens on the bind address.
reachable() {
    case $bind in
        0.0.0.0) echo 127.0.0.1 ;;
        ::) echo ::1 ;;
        *) echo "$bind" ;;
    esac
}

# How a browser on this machine writes the address of the service.
service_host() {
    case $bind in
        127.* | ::1 | 0.0.0.0 | ::) echo localhost ;;
        *:*) echo "[$bind]" ;;
        *) echo "$bind" ;;
    esac
}

# A free port.
free_port() {
    local candidate
    while candidate=$((20000 + RANDOM % 12000)) && in_use "$candidate"; do :; done
    echo "$candidate"
}

rotation=

# Without the lock of the data directory, which a new run must get at once.
start_log_rotation() {
    "$root/scripts/rotate-logs" "$data/logs" $$ 9>&- &
    rotation=$!
}

stop_log_rotation() {
    [[ -z $rotation ]] || kill "$rotation" 2>/dev/null || true
}

cloud=

# Starts SQS, S3 and DynamoDB in the background, unless the settings name other servers for all three. Their clients start at the same time, so the ports are chosen here.
start_cloud() {
    local sqs_port s3_port dynamodb_port shared
    if [[ -n ${OSPREY_SQS_ENDPOINT:-} && -n ${OSPREY_S3_ENDPOINT:-} && -n ${OSPREY_DYNAMODB_ENDPOINT:-} ]]; then
        export AWS_REGION=${AWS_REGION:-us-east-1} AWS_EC2_METADATA_DISABLED=${AWS_EC2_METADATA_DISABLED:-true}
        # Most stand-ins accept any credentials.
        [[ -n ${AWS_PROFILE:-} ]] ||
            export AWS_ACCESS_KEY_ID=${AWS_ACCESS_KEY_ID:-local} AWS_SECRET_ACCESS_KEY=${AWS_SECRET_ACCESS_KEY:-local}
        return
    fi
    sqs_port=$(free_port) s3_port=$(free_port) dynamodb_port=$(free_port)
    export OSPREY_SQS_ENDPOINT=http://127.0.0.1:$sqs_port
    export OSPREY_S3_ENDPOINT=http://127.0.0.1:$s3_port
    export OSPREY_DYNAMODB_ENDPOINT=http://127.0.0.1:$dynamodb_port
    # The stand-ins accept any credentials; they never see the user's own.
    unset AWS_PROFILE AWS_SESSION_TOKEN
    export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true
    # The stand-ins check no signature. The first compiler alone has no fast code for the hashes, which would take a fifth of the time.
    export OSPREY_SQS_SIGN_REQUESTS=${OSPREY_SQS_SIGN_REQUESTS:-false} OSPREY_S3_SIGN_REQUESTS=${OSPREY_S3_SIGN_REQUESTS:-false}
    # Nobody is billed, and a commit is what costs DynamoDB Local most.
    export OSPREY_RESULTS_GROUPED_WRITES=${OSPREY_RESULTS_GROUPED_WRITES:-true}

    mkdir -p "$data/servers/local-cloud"
    : >"$data/logs/local-cloud.log"
    shared=$(class_data_option local-cloud "$local_cloud" "${local_cloud%/*}/lib")
    "$java" -Duser.language=en -Djava.io.tmpdir="$data/servers/local-cloud" ${shared:+"$shared"} \
        -Xms64m -Xmx768m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+ExitOnOutOfMemoryError \
        -cp "$local_cloud:${local_cloud%/*}/lib/*" \
        dev.osprey.localcloud.LocalCloud --data "$data" --follow-pid $$ \
        --own-key-metadata osprey-key \
        --sqs-port "$sqs_port" --s3-port "$s3_port" --dynamodb-port "$dynamodb_port" \
        >>"$data/logs/local-cloud.log" 2>&1 &
    cloud=$!
}

# Whether the local cloud runs, unless there is none.
cloud_runs() {
    [[ -z $cloud ]] || alive "$cloud"
}

stop_cloud() {
    [[ -n $cloud ]] || return 0
    kill "$cloud" 2>/dev/null || true
    exited_within 4 "$cloud" || kill -KILL "$cloud" 2>/dev/null || true
}

# Whether the web node on port $1 with the log $2 is ready. Sets `logged` to the log and `answer` to the response of the
# readiness check, if there is one. A process for each check would take time from the servers.
node_ready() {
    answer=''
    IFS= read -rd '' logged <"$2" || true
    # An earlier call would be held by the server and delay the deployment.
    [[ $logged == *'the web node is up'* ]] && answer=$(readiness "$1") && [[ $answer == "HTTP/1.1 200"* ]]
}

# Prints the response of the readiness check on port $1; fails when there is none.
readiness() {
    exec 3<>"/dev/tcp/$(reachable)/$1" || return 1
    printf 'GET /health/ready HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
    cat <&3
    exec 3>&-
} 2>/dev/null

# Prints the admin password that a server has generated and written to its log, one of the arguments, and masks it there.
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
