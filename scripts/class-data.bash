# shellcheck shell=bash disable=SC2154 # layout.bash sets class_data.
# Class-data sharing, by which a JVM starts with less work; for `source`, not to be run. See scripts/class-data.

# Prints the JVM option that writes the archive of the part $1 or uses it: only one that is newer than the other arguments,
# parts of its class path, since the JVM warns about any other.
class_data_option() {
    local archive=$class_data/$1.jsa file
    shift
    if [[ ${WRITE_CLASS_DATA:-} == yes ]]; then
        echo "-XX:ArchiveClassesAtExit=$archive"
        return
    fi
    for file; do
        [[ $archive -nt $file ]] || return 0
    done
    echo "-XX:SharedArchiveFile=$archive"
}
