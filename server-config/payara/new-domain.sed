# For domain.xml of a new domain, before its first start: what asadmin could change only after it.
# Both tiers live in one heap. What a redeployment leaves is held softly, by default until the heap is nearly full.
s/-Xmx512m/-Xmx1536m<\/jvm-options><jvm-options>-XX:SoftRefLRUPolicyMSPerMB=10/
# Nothing is reported to Payara; messages come from SQS, so Payara's own broker stays off.
0,/<java-config/s//<phone-home-runtime-configuration enabled="false"\/><jms-service type="DISABLED" default-jms-host="default_JMS_host"\/>&/
