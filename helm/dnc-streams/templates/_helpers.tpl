{{- define "dnc.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- /* Room for "-peers", and for what the StatefulSet's controller appends in labels of at most 63 characters. */ -}}
{{- ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "dnc.selector" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "dnc.labels" -}}
{{ include "dnc.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "dnc.image" -}}
{{ .Values.image.repository }}:{{ default .Chart.AppVersion .Values.image.tag }}
{{- end -}}

{{- /* A quantity in Mi or Gi as a number of Mi. */ -}}
{{- define "dnc.mebibytes" -}}
{{- if hasSuffix "Gi" . -}}
{{- mul (trimSuffix "Gi" . | int64) 1024 -}}
{{- else -}}
{{- trimSuffix "Mi" . | int64 -}}
{{- end -}}
{{- end -}}

{{- /* The partitions of every topic that is split by team, and so the most instances that can have one. */ -}}
{{- define "dnc.partitions" -}}
{{- if .Values.topics.partitions -}}
{{- .Values.topics.partitions | int -}}
{{- else -}}
{{- (.Files.Get "topics/dnc.commands.yaml" | fromYaml).spec.partitions | int -}}
{{- end -}}
{{- end -}}

{{- /* One line of a properties file. Numbers go through JSON, which doesn't write 1e+06. */ -}}
{{- define "dnc.property" -}}
{{- $value := ternary .value (toJson .value) (kindIs "string" .value) -}}
{{- $name := .name | replace "\\" "\\\\" | replace ":" "\\:" | replace "=" "\\=" | replace " " "\\ " -}}
{{- $name }}={{ $value | replace "\\" "\\\\" | replace "\n" "\\n" | replace "\r" "\\r" -}}
{{- end -}}

{{- /* Ends the rendering with a sentence where values can't work together. */ -}}
{{- define "dnc.guards" -}}
{{- $v := .Values -}}
{{- if not $v.kafka.bootstrapServers -}}
{{- fail "kafka.bootstrapServers must be given, such as kafka-kafka-bootstrap:9092." -}}
{{- end -}}
{{- if and (gt (int $v.replicas) 1) (not $v.cluster.existingSecret) -}}
{{- fail "More than one replica needs cluster.existingSecret: without a secret, calls for the teams of another instance are answered 503." -}}
{{- end -}}
{{- $partitions := include "dnc.partitions" . | int -}}
{{- if gt (int $v.replicas) $partitions -}}
{{- fail (printf "replicas is %d, but there are only %d partitions: the instances beyond would have nothing to do." (int $v.replicas) $partitions) -}}
{{- end -}}
{{- $limit := include "dnc.mebibytes" $v.memory.limit | int -}}
{{- $heap := include "dnc.mebibytes" $v.memory.heap | int -}}
{{- $rocksdb := include "dnc.mebibytes" $v.memory.rocksdb | int -}}
{{- $needed := add $heap $rocksdb 300 | int -}}
{{- if lt $limit $needed -}}
{{- fail (printf "memory.limit is %dMi, but heap (%dMi), RocksDB (%dMi) and 300Mi for the rest of the process need %dMi: the kernel would kill the pod." $limit $heap $rocksdb $needed) -}}
{{- end -}}
{{- if lt $heap 96 -}}
{{- fail "memory.heap must be at least 96Mi." -}}
{{- end -}}
{{- with regexFind "-Xm[xs]|(Max|Min|Initial)?(HeapSize|RAMPercentage)|MaxDirectMemorySize" $v.javaOpts -}}
{{- fail (printf "javaOpts must not hold %s: use memory.heap, which the limit is checked against." .) -}}
{{- end -}}
{{- if lt $rocksdb 16 -}}
{{- fail "memory.rocksdb must be at least 16Mi." -}}
{{- end -}}
{{- $grace := add 85 $v.drainSeconds | int -}}
{{- if lt (int $v.terminationGracePeriodSeconds) $grace -}}
{{- fail (printf "terminationGracePeriodSeconds must be at least %d: drainSeconds, 15 s for calls under way, 60 s for the state, 10 s to spare. A kill before that costs a restore." $grace) -}}
{{- end -}}
{{- $owned := dict
    "dnc.http.host" "it is the pod's"
    "dnc.http.port" "use service.port"
    "dnc.http.tls.certificate-file" "use tls.existingSecret"
    "dnc.http.tls.key-file" "use tls.existingSecret"
    "dnc.http.tls.ca-file" "use tls.existingSecret"
    "dnc.operator.host" "it is the pod's"
    "dnc.operator.port" "it is 8081"
    "dnc.state-dir" "it is the volume"
    "dnc.stream-threads" "use streamThreads"
    "dnc.rocksdb.memory" "use memory.rocksdb, which the limit is checked against"
    "dnc.topics.partitions" "use topics.partitions"
    "dnc.topics.replicas" "use topics.replicas"
    "dnc.cluster.instance-name" "it is the pod's name"
    "dnc.cluster.advertised-address" "it is the pod's"
    "dnc.cluster.secret" "use cluster.existingSecret"
    "dnc.cluster.secret-file" "use cluster.existingSecret"
    "dnc.cluster.drain-time" "use drainSeconds" -}}
{{- range $name, $instead := $owned -}}
{{- if hasKey $v.settings $name -}}
{{- fail (printf "settings must not hold %s: %s." $name $instead) -}}
{{- end -}}
{{- end -}}
{{- range $name, $value := $v.kafka.config -}}
{{- if or (hasPrefix "kafka." $name) (eq $name "bootstrap.servers") -}}
{{- fail (printf "kafka.config must not hold %s: names are those of Kafka's clients without a prefix, and the brokers are kafka.bootstrapServers." $name) -}}
{{- end -}}
{{- if regexMatch "(password|jaas\\.config|\\.key|secret)$" $name -}}
{{- fail (printf "kafka.config must not hold %s: it is a secret. Put it into the Secret named by kafka.existingSecret, as %s." $name (printf "KAFKA_%s" ($name | upper | replace "." "_" | replace "-" "_"))) -}}
{{- end -}}
{{- end -}}
{{- end -}}
