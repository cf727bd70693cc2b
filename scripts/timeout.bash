# shellcheck shell=bash
# How long Payara lets a call take; for `source`, not to be run.

# Prints a file of commands for Payara with the time a call may take: as long as it may wait for an answer and a minute more.
with_timeout() {
    local wait=${OSPREY_UPLOAD_MAX_WAIT:-PT5M} seconds=300
    # Any other text is no duration, which the service refuses with a sentence.
    if [[ ${wait^^} =~ ^P(([0-9]{1,5})D)?(T(([0-9]{1,7})H)?(([0-9]{1,7})M)?(([0-9]{1,9})([.,][0-9]*)?S)?)?$ ]]; then
        seconds=$((10#0${BASH_REMATCH[2]} * 86400 + 10#0${BASH_REMATCH[5]} * 3600 + 10#0${BASH_REMATCH[7]} * 60 + 10#0${BASH_REMATCH[9]}))
    fi
    sed -E "s/(\.http\.timeout-seconds=).*/\1$((seconds + 60))/" "$1"
}
