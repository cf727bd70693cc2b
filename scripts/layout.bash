# shellcheck shell=bash disable=SC2034,SC2154 # The sourcing script sets root and reads the rest.
# Where the parts of Osprey are in a built source tree; for `source`, not to be run. A release has another file of this
# name: see scripts/bundle.
payara=$root/web-war/target/server
payara_config=$root/server-config/payara
adapter=$root/sqs-ra/target/payara-micro/sqs-ra.rar
web_application=$root/web-war/target/payara-micro/web-war.war
web_libraries=$root/web-war/target/payara-micro/lib
worker_application=$root/worker-ejb/target/worker-ejb.jar
worker_libraries=$root/worker-ejb/target/lib
model=$root/models/fashion-mnist
local_cloud=$root/local-cloud/target/local-cloud.jar
class_data=$root/target/class-data
