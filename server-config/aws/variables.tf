variable "region" {
  description = "AWS region, for example eu-central-1."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be the code of an AWS region such as eu-central-1."
  }
}

variable "name" {
  description = "Prefix of all names, unique for each Osprey in an account and region."
  type        = string
  default     = "osprey"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name))
    error_message = "name must have 3 to 20 lower-case letters, digits and '-', and begin with a letter."
  }
}

variable "tags" {
  description = "Further tags of all resources."
  type        = map(string)
  default     = {}
}

# Release

variable "release_bucket" {
  description = "Existing S3 bucket that holds the release bundles."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.release_bucket))
    error_message = "release_bucket must be the name of a bucket."
  }
}

variable "release_version" {
  description = "Version of the release; its bundle is the object osprey-VERSION.tar.gz."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9._-]*$", var.release_version))
    error_message = "release_version must be a version such as 1.2.0."
  }
}

variable "release_sha256" {
  description = "SHA-256 checksum of the bundle, in hexadecimal. An instance refuses a bundle with another checksum."
  type        = string

  validation {
    condition     = can(regex("^[0-9a-f]{64}$", var.release_sha256))
    error_message = "release_sha256 must have 64 hexadecimal digits, in lower case."
  }
}

variable "model" {
  description = "Model of the workers, s3://BUCKET/KEY; null for the one in the bundle."
  type        = string
  default     = null

  validation {
    condition     = var.model == null || can(regex("^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/.+$", var.model))
    error_message = "model must be s3://BUCKET/KEY: the workers reach no other place."
  }
}

variable "reference_buckets" {
  description = "Buckets of which callers may have objects classified by reference; web nodes and workers may read all objects of them. A bucket of another account needs a policy that allows it, too."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for bucket in var.reference_buckets : can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", bucket))]) && length(distinct(var.reference_buckets)) == length(var.reference_buckets)
    error_message = "reference_buckets must be different names of buckets."
  }
}

variable "settings" {
  description = "Further settings of both tiers by name, for example { \"osprey.upload.max-bytes\" = \"1048576\" }."
  type        = map(string)
  default     = {}

  validation {
    condition = alltrue([
      for name, value in var.settings : can(regex("^osprey\\.[a-z0-9.-]+$", name)) && can(regex("^[^\\n\\r'\\\\]*$", value))
    ])
    error_message = "settings must have names that begin with 'osprey.', and values of one line without quotation marks and backslashes."
  }

  validation {
    condition     = !contains(keys(var.settings), "osprey.retention")
    error_message = "Set retention_days instead of osprey.retention, so that S3 and DynamoDB know it, too."
  }
}

variable "otlp_endpoint" {
  description = "Collector of OpenTelemetry in the VPC that gets traces by OTLP over HTTP, http://ADDRESS:PORT; null for no traces."
  type        = string
  default     = null

  validation {
    condition     = var.otlp_endpoint == null || can(regex("^http://[0-9]+(\\.[0-9]+){3}:[0-9]+$", var.otlp_endpoint))
    error_message = "otlp_endpoint must be http:// with an IPv4 address and a port."
  }
}

variable "trace_ratio" {
  description = "Share of the calls without a trace of their own that are traced, from 0 to 1."
  type        = number
  default     = 1

  validation {
    condition     = var.trace_ratio >= 0 && var.trace_ratio <= 1
    error_message = "trace_ratio must be from 0 to 1."
  }
}

variable "admin_password_hash" {
  description = "Setting osprey.admin.password-hash, the same on all web nodes."
  type        = string
  sensitive   = true

  validation {
    condition     = can(regex("^pbkdf2-sha512:[0-9]+:[^:'\\s\\\\]+:[^:'\\s\\\\]+$", var.admin_password_hash))
    error_message = "admin_password_hash must be pbkdf2-sha512:iterations:salt:hash."
  }
}

# Network

variable "vpc_cidr" {
  description = "Address range of the network, from /16 to /20."
  type        = string
  default     = "10.20.0.0/16"

  validation {
    condition     = can(cidrsubnet(var.vpc_cidr, 8, 255)) && try(tonumber(split("/", var.vpc_cidr)[1]) >= 16 && tonumber(split("/", var.vpc_cidr)[1]) <= 20, false)
    error_message = "vpc_cidr must be an IPv4 range from /16 to /20."
  }
}

variable "availability_zones" {
  description = "Number of availability zones; a load balancer needs two."
  type        = number
  default     = 2

  validation {
    condition     = contains([2, 3, 4], var.availability_zones)
    error_message = "availability_zones must be 2, 3 or 4."
  }
}

variable "client_cidrs" {
  description = "IPv4 ranges of the clients that may call the load balancer; [\"0.0.0.0/0\"] for everybody."
  type        = list(string)

  validation {
    condition     = length(var.client_cidrs) > 0 && alltrue([for cidr in var.client_cidrs : can(cidrnetmask(cidr))])
    error_message = "client_cidrs must be one or more IPv4 ranges such as 203.0.113.0/24."
  }
}

variable "domain_name" {
  description = "Host name of the service, for example osprey.example.org."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.domain_name))
    error_message = "domain_name must be a host name in lower case."
  }
}

variable "hosted_zone_id" {
  description = "Route 53 zone that gets the host name and the records that validate its certificate; null if certificate_arn is set."
  type        = string
  default     = null

  validation {
    condition     = (var.hosted_zone_id == null) != (var.certificate_arn == null)
    error_message = "Set either hosted_zone_id or certificate_arn."
  }
}

variable "certificate_arn" {
  description = "Existing ACM certificate for the host name; null to have one issued."
  type        = string
  default     = null

  validation {
    condition     = var.certificate_arn == null || can(regex("^arn:[a-z-]+:acm:", var.certificate_arn))
    error_message = "certificate_arn must be the ARN of an ACM certificate."
  }
}

# Instances

variable "image_id" {
  description = "AMI of the instances, with systemd, curl, the AWS CLI and Java 17 or dnf; null for the newest Amazon Linux 2023 (x86-64)."
  type        = string
  default     = null

  validation {
    condition     = var.image_id == null || can(regex("^ami-[0-9a-f]+$", var.image_id))
    error_message = "image_id must be the id of an AMI."
  }
}

variable "volume_size" {
  description = "Root volume of an instance, in GiB."
  type        = number
  default     = 16

  validation {
    condition     = var.volume_size >= 8 && floor(var.volume_size) == var.volume_size
    error_message = "volume_size must be a whole number of at least 8."
  }
}

variable "web_instance_type" {
  description = "Instance type of the web nodes (x86-64)."
  type        = string
  default     = "m7i.large"
}

variable "web_min" {
  description = "Fewest web nodes."
  type        = number
  default     = 1

  validation {
    condition     = var.web_min >= 1 && var.web_min <= var.web_max
    error_message = "web_min must be from 1 to web_max."
  }
}

variable "web_max" {
  description = "Most web nodes."
  type        = number
  default     = 5

  validation {
    condition     = var.web_max >= 1 && floor(var.web_max) == var.web_max
    error_message = "web_max must be a whole number of at least 1."
  }
}

variable "web_cpu_target" {
  description = "Mean CPU use of the web nodes that their group aims at, in percent."
  type        = number
  default     = 50

  validation {
    condition     = var.web_cpu_target >= 10 && var.web_cpu_target <= 90
    error_message = "web_cpu_target must be from 10 to 90."
  }
}

variable "worker_instance_type" {
  description = "Instance type of the workers (x86-64)."
  type        = string
  default     = "c7i.large"
}

variable "worker_spot" {
  description = "Whether the workers are Spot instances."
  type        = bool
  default     = false
}

# Scaling of the workers

variable "scaling" {
  description = "Who scales the workers: 'osprey', the web tier's scaler; 'alarms', an Auto Scaling group with CloudWatch alarms."
  type        = string
  default     = "osprey"

  validation {
    condition     = contains(["osprey", "alarms"], var.scaling)
    error_message = "scaling must be 'osprey' or 'alarms'."
  }
}

variable "fleet" {
  description = "With scaling 'osprey', how its scaler starts workers: 'ec2', by launching instances in the first availability zone; 'asg', through an Auto Scaling group in all zones."
  type        = string
  default     = "ec2"

  validation {
    condition     = contains(["ec2", "asg"], var.fleet)
    error_message = "fleet must be 'ec2' or 'asg'."
  }
}

variable "scaling_policy" {
  description = "With scaling 'osprey', its policy."
  type        = string
  default     = "backlog"

  validation {
    condition     = contains(["backlog", "launch-only", "linear", "ratio", "step", "threshold"], var.scaling_policy)
    error_message = "scaling_policy must be backlog, launch-only, linear, ratio, step or threshold."
  }
}

variable "alarm_policy" {
  description = "With scaling 'alarms', its policy: 'step', 2, 5 or 15 more at 100, 500 or 1000 messages and back to one at 20; 'threshold', one more above two messages and one fewer below three."
  type        = string
  default     = "step"

  validation {
    condition     = contains(["step", "threshold"], var.alarm_policy)
    error_message = "alarm_policy must be 'step' or 'threshold'."
  }
}

variable "worker_min" {
  description = "Fewest workers."
  type        = number
  default     = 1

  validation {
    condition     = var.worker_min >= 0 && floor(var.worker_min) == var.worker_min && (var.scaling == "osprey" || var.worker_min >= 1)
    error_message = "worker_min must be a whole number of at least 0, and at least 1 with scaling 'alarms', whose policies never start the first worker."
  }
}

variable "worker_max" {
  description = "Most workers; null for 20, or 19 with alarm_policy 'threshold'. With scaling 'osprey', null is the maximum of the policy."
  type        = number
  default     = null

  validation {
    condition     = var.worker_max == null || try(var.worker_max >= max(1, var.worker_min) && floor(var.worker_max) == var.worker_max, false)
    error_message = "worker_max must be a whole number of at least 1 and at least worker_min."
  }
}

# Storage

variable "retention_days" {
  description = "Setting osprey.retention in days, after which images and results are deleted from buckets and tables; 0 keeps them for ever."
  type        = number
  default     = 0

  validation {
    condition     = var.retention_days >= 0 && var.retention_days <= 36500 && floor(var.retention_days) == var.retention_days
    error_message = "retention_days must be a whole number from 0 to 36500."
  }
}

variable "s3_events" {
  description = "Whether S3 announces each new object of the input bucket in the request queue, so that the workers classify what anybody puts there. Osprey's own objects are announced, too: three more calls of SQS for each image."
  type        = bool
  default     = true
}

variable "deletable" {
  description = "Whether 'terraform destroy' deletes buckets with objects, tables with rows and the load balancer; set it and apply before the destroy."
  type        = bool
  default     = false
}

# Alarms

variable "alarm_email" {
  description = "Address that the alarms notify once its owner has confirmed; null for none."
  type        = string
  default     = null

  validation {
    condition     = var.alarm_email == null || can(regex("^[^@\\s]+@[^@\\s]+$", var.alarm_email))
    error_message = "alarm_email must be an e-mail address."
  }
}

variable "alarm_oldest_message_seconds" {
  description = "Age of the oldest request that raises an alarm, in seconds."
  type        = number
  default     = 300

  validation {
    condition     = var.alarm_oldest_message_seconds >= 60
    error_message = "alarm_oldest_message_seconds must be at least 60."
  }
}
