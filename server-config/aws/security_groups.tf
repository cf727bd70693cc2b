locals {
  web_port = 8080
}

resource "aws_security_group" "balancer" {
  name        = "${var.name}-balancer"
  description = "Load balancer"
  vpc_id      = aws_vpc.this.id
}

resource "aws_security_group" "web" {
  name        = "${var.name}-web"
  description = "Web nodes"
  vpc_id      = aws_vpc.this.id
}

resource "aws_security_group" "worker" {
  name        = "${var.name}-worker"
  description = "Workers, which nobody calls"
  vpc_id      = aws_vpc.this.id
}

resource "aws_security_group" "endpoints" {
  name        = "${var.name}-endpoints"
  description = "Interface endpoints of AWS services"
  vpc_id      = aws_vpc.this.id
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  for_each          = { for pair in setproduct(toset(var.client_cidrs), [80, 443]) : "${pair[0]}-${pair[1]}" => pair }
  security_group_id = aws_security_group.balancer.id
  description       = "Clients"
  cidr_ipv4         = each.value[0]
  ip_protocol       = "tcp"
  from_port         = each.value[1]
  to_port           = each.value[1]
}

resource "aws_vpc_security_group_egress_rule" "balancer_to_web" {
  security_group_id            = aws_security_group.balancer.id
  description                  = "Web nodes"
  referenced_security_group_id = aws_security_group.web.id
  ip_protocol                  = "tcp"
  from_port                    = local.web_port
  to_port                      = local.web_port
}

resource "aws_vpc_security_group_ingress_rule" "web_from_balancer" {
  security_group_id            = aws_security_group.web.id
  description                  = "Load balancer"
  referenced_security_group_id = aws_security_group.balancer.id
  ip_protocol                  = "tcp"
  from_port                    = local.web_port
  to_port                      = local.web_port
}

resource "aws_vpc_security_group_egress_rule" "to_endpoints" {
  for_each                     = { web = aws_security_group.web.id, worker = aws_security_group.worker.id }
  security_group_id            = each.value
  description                  = "Interface endpoints"
  referenced_security_group_id = aws_security_group.endpoints.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_vpc_security_group_ingress_rule" "endpoints" {
  for_each                     = { web = aws_security_group.web.id, worker = aws_security_group.worker.id }
  security_group_id            = aws_security_group.endpoints.id
  description                  = "Nodes"
  referenced_security_group_id = each.value
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

data "aws_ec2_managed_prefix_list" "gateway" {
  for_each = aws_vpc_endpoint.gateway
  name     = each.value.service_name
}

resource "aws_vpc_security_group_egress_rule" "to_collector" {
  for_each = var.otlp_endpoint == null ? {} : {
    web    = aws_security_group.web.id
    worker = aws_security_group.worker.id
  }
  security_group_id = each.value
  description       = "Collector of traces"
  cidr_ipv4         = "${split(":", trimprefix(var.otlp_endpoint, "http://"))[0]}/32"
  ip_protocol       = "tcp"
  from_port         = tonumber(split(":", var.otlp_endpoint)[2])
  to_port           = tonumber(split(":", var.otlp_endpoint)[2])
}

resource "aws_vpc_security_group_egress_rule" "to_gateways" {
  for_each = {
    for pair in setproduct(["web", "worker"], ["s3", "dynamodb"]) : join("-", pair) => pair
  }
  security_group_id = each.value[0] == "web" ? aws_security_group.web.id : aws_security_group.worker.id
  description       = each.value[1]
  prefix_list_id    = data.aws_ec2_managed_prefix_list.gateway[each.value[1]].id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}
