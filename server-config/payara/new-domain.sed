# Edits the domain.xml of a new domain before its first start: asadmin could change these only afterwards.
# Both tiers share one heap. After a redeployment, soft references keep the old application until the heap is nearly full.
s/-Xmx512m/-Xmx1536m<\/jvm-options><jvm-options>-XX:SoftRefLRUPolicyMSPerMB=10/
# No usage data is sent to Payara. Messages come from SQS, so Payara's own broker stays off.
0,/<java-config/s//<phone-home-runtime-configuration enabled="false"\/><jms-service type="DISABLED" default-jms-host="default_JMS_host"\/>&/
