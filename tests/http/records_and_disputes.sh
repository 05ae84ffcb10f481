#!/bin/sh
# Records in, disputes out, by curl against a server that runs with --demo: a bureau's program delivers a large file by
# its key and gets exactly the faulty rows back; a firm objects, its unit upholds; another record is repaired.
# On a demonstration where nobody has objected yet.
# Usage: records_and_disputes.sh http://127.0.0.1:8080 [ROWS]      (50,000 rows unless said; each hundredth is faulty)
set -eu
origin=$1
rows=${2:-50000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "records_and_disputes: $1" >&2; exit 1; }
# A value of a JSON file: `of FILE it.some.path`.
of() { node -e 'const it = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")); const found = eval(process.argv[2]); if (found === undefined) process.exit(1); console.log(typeof found === "object" ? JSON.stringify(found) : found)' "$1" "$2"; }
new_key() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

# Signs in as an account of the demonstration; its cookies and its token are kept under its name.
sign_in() {
  to=$(curl -sS -c "$work/$1" -b "$work/$1" -o /dev/null -w '%{redirect_url}' "$origin/auth/login?next=/console")
  back=$(curl -sS -o /dev/null -w '%{redirect_url}' "$to&account=$1")
  curl -sS -c "$work/$1" -b "$work/$1" -o /dev/null "$back"
  curl -sSf -b "$work/$1" "$origin/api/session" > "$work/$1.session"
  of "$work/$1.session" it.csrf_token > "$work/$1.token"
}
# `get ACCOUNT PATH FILE`
get() { curl -sS -b "$work/$1" -o "$work/$3" -w '%{http_code}' "$origin$2"; }
# `post ACCOUNT PATH JSON FILE`
post() {
  curl -sS -b "$work/$1" -o "$work/$4" -w '%{http_code}' -X POST "$origin$2" -H "X-CSRF-Token: $(cat "$work/$1.token")" \
    -H "Idempotency-Key: $(new_key)" -H 'Content-Type: application/json' -d "$3"
}
# `by_key KEY METHOD PATH FILE [JSON]`
by_key() {
  curl -sS -o "$work/$4" -w '%{http_code}' -X "$2" "$origin$3" -H "Authorization: Bearer $1" \
    -H 'Content-Type: application/json' ${5:+-d "$5"}
}
expect() { [ "$1" = "$2" ] || fail "$3 answered $1: $(head -c 600 "$work/$4")"; }
issue() {
  expect "$(post records /api/reports '{"look_back_years":3,"purpose":"finance"}' "$1")" 201 issuing "$1"
}
notes() {
  curl -sSf -H 'Accept: application/json' "$origin/v/$(of "$work/$1" it.code)" > "$work/verdict"
  of "$work/verdict" 'it.notes.join(" ")'
}

for account in records bureau-env bureau-market credit-office; do sign_in "$account"; done

# --- Keys: of the unit, shown once. Another unit's key finds nothing of this one's.
unit=$(of "$work/bureau-env.session" it.unit)
other=$(of "$work/bureau-market.session" it.unit)
expect "$(post credit-office "/api/units/$unit/keys" '{"name":"curl"}' key)" 201 "making a key" key
expect "$(post credit-office "/api/units/$other/keys" '{"name":"curl"}' other)" 201 "making a key" other
key=$(of "$work/key" it.key)
other_key=$(of "$work/other" it.key)

# --- A delivery. Names and codes of firms are those of the unit's own records; the firm that objects below is left out.
expect "$(get bureau-env '/api/records/export?kind=penalty&sector=13' export)" 200 "the export" export
sed -e 's/^\xEF\xBB\xBF//' "$work/export" | tr -d '\r' > "$work/known"
head -n 1 "$work/known" > "$work/head"
awk -F, -v OFS=, -v rows="$rows" -v batch="$(new_key)" -v own="$(of "$work/records.session" it.entity.credit_code)" '
  BEGIN { firms = 0 }
  NR == 1 { width = NF; for (at = 1; at <= NF; at++) column[$at] = at; who = column["行政相对人名称"]; code = column["统一社会信用代码"] }
  NR > 1 && NF == width && length($code) == 18 && $code != own && !seen[$code]++ {
    name[firms] = $who; number[firms++] = $code
    for (title in column) if (title ~ /机关|来源/) says[title] = $column[title]
  }
  END {
    says["行政相对人类别"] = "法人及非法人组织"; says["违法行为类型"] = "贮存不当"; says["违法事实"] = "未按规定贮存危险废物"
    says["处罚依据"] = "《演示条例》第一条"; says["处罚类别"] = "罚款"; says["处罚内容"] = "罚款人民币一万元"; says["罚款金额"] = "1"
    says["处罚有效期"] = "2027-03-05"
    for (n = 0; n < rows; n++) {
      says["行政相对人名称"] = name[n % firms]; says["统一社会信用代码"] = number[n % firms]
      says["行政处罚决定书文号"] = "演示环罚〔2024〕" batch "-" n "号"
      says["处罚决定日期"] = n % 100 == 7 ? "从未" : "2024-03-05"
      line = ""
      for (at = 1; at <= width; at++) for (title in column) if (column[title] == at) line = line (at > 1 ? "," : "") says[title]
      print line
    }
  }' "$work/known" | cat "$work/head" - > "$work/file.csv"
faults=$((rows / 100))
id="curl-$(new_key)"
hash=$(sha256sum "$work/file.csv" | cut -d' ' -f1)
said="{\"id\":\"$id\",\"kind\":\"penalty\",\"sector\":13,\"as_of\":\"2026-09-30\",\"size\":$(wc -c < "$work/file.csv"),\"sha256\":\"$hash\"}"
expect "$(by_key "$key" POST /api/uploads said "$said")" 201 "announcing a file" said
sent=$(curl -sS -o "$work/sent" -w '%{http_code}' -T "$work/file.csv" "$origin$(of "$work/said" it.url)")
expect "$sent" 204 "sending the file" sent
expect "$(by_key "$key" POST "/api/deliveries/$id/apply" taken)" 202 "submitting the delivery" taken
while :; do
  expect "$(by_key "$key" GET "/api/deliveries/$id" delivery)" 200 "the delivery" delivery
  case $(of "$work/delivery" it.state.state) in
    sealed) break ;;
    failed) fail "the delivery failed: $(cat "$work/delivery")" ;;
  esac
  sleep 1
done
[ "$(of "$work/delivery" it.state.counts.accepted)" = $((rows - faults)) ] || fail "accepted: $(of "$work/delivery" it.state)"
[ "$(of "$work/delivery" it.state.counts.refused)" = "$faults" ] || fail "refused: $(of "$work/delivery" it.state)"
expect "$(by_key "$key" GET "/api/deliveries/$id/refused" refused)" 200 "the refused lines" refused
[ "$(grep -c '从未' "$work/refused")" = "$faults" ] || fail "not exactly the faulty rows came back"
expect "$(by_key "$other_key" GET "/api/deliveries/$id" none)" 404 "another unit's key" none

# --- An objection: the mark on a new report, the note on verification; upheld, the next report is right.
issue before
shown=$(of "$work/before" it.conclusion.records)
expect "$(get records /api/records own)" 200 "the firm's records" own
record=$(of "$work/own" 'it.records.find((one) => one.record.sector === 13 && one.shown).record.id') || fail "no record to object to"
filing="{\"record\":\"$record\",\"reason\":\"not_ours\",\"statement\":\"决定书载明的当事人不是本公司。\",\"attachments\":[]}"
expect "$(post records /api/objections "$filing" objection)" 201 "objecting" objection
objection=$(of "$work/objection" it.id)
[ "$(notes before)" = objection_open ] || fail "the older report does not note the objection: $(notes before)"
issue marked
expect "$(get records "/api/reports/$(of "$work/marked" it.report_no)" report)" 200 "the report" report
grep -q '"objection_open":true' "$work/report" || fail "the new report has no mark"
expect "$(post bureau-env "/api/objections/$objection/accept" '{}' acted)" 200 "accepting" acted
answer='{"outcome":"upheld","statement":"经核查，该决定不涉及贵公司，已撤销本条记录。","correction":{"withdraw":"对象错误"}}'
expect "$(post bureau-env "/api/objections/$objection/answer" "$answer" acted)" 200 "answering" acted
issue after
[ "$(of "$work/after" it.conclusion.records)" = $((shown - 1)) ] || fail "the next report is not right"
expect "$(get records "/api/objections/$objection" history)" 200 "the history" history
[ "$(of "$work/history" 'it.events.map((event) => event.act.act).join(" ")')" = "file accept answer" ] || fail "the history does not tell all"

# --- A repair: one record more, delivered in one call, old enough to be repaired; granted, it vanishes.
own=$(of "$work/records.session" it.entity.credit_code)
name=$(of "$work/records.session" it.entity.name)
number="演示环罚〔2024〕$(new_key)号"
awk -F, -v OFS=, -v name="$name" -v code="$own" -v number="$number" '
  NR == 1 { for (at = 1; at <= NF; at++) column[$at] = at; print }
  NR == 2 { $column["行政相对人名称"] = name; $column["统一社会信用代码"] = code; $column["行政处罚决定书文号"] = number; print }
' "$work/file.csv" > "$work/one.csv"
one="/api/deliveries?id=one-$(new_key)&kind=penalty&sector=13&as_of=2026-09-30"
sent=$(curl -sS -o "$work/taken" -w '%{http_code}' -X POST "$origin$one" -H "Authorization: Bearer $key" -H 'Content-Type: text/csv' --data-binary "@$work/one.csv")
expect "$sent" 201 "delivering one record" taken
[ "$(of "$work/taken" it.state.counts.accepted)" = 1 ] || fail "one record was not taken: $(cat "$work/taken")"
expect "$(get records /api/records own)" 200 "the firm's records" own
record=$(of "$work/own" "it.records.find((one) => one.record.document_no === '$number' && one.shown && one.repair.state === 'may_apply').record.id") || fail "the record cannot be repaired"
issue with
[ "$(of "$work/with" it.conclusion.records)" = "$shown" ] || fail "the record is not in the next report"
filing="{\"record\":\"$record\",\"statement\":\"违法行为已纠正，罚款已缴清。\",\"commitment\":\"本公司承诺依法经营。\",\"attachments\":[]}"
expect "$(post records /api/repairs "$filing" repair)" 201 "applying for repair" repair
repair=$(of "$work/repair" it.id)
expect "$(post bureau-env "/api/repairs/$repair/accept" '{}' acted)" 200 "accepting the application" acted
decision='{"outcome":"granted","statement":"经核实，符合修复条件。","confirms":["corrected","performed"],"attachments":[]}'
expect "$(post bureau-env "/api/repairs/$repair/decide" "$decision" acted)" 200 "deciding" acted
issue repaired
[ "$(of "$work/repaired" it.conclusion.records)" = $((shown - 1)) ] || fail "the repaired record is still shown"

# --- The explanation names rule and article for each record.
expect "$(get records "/api/reports/$(of "$work/repaired" it.report_no)/explanation" why)" 200 "the explanation" why
[ "$(of "$work/why" 'it.records.length > 0 && it.records.every((one) => one.article)')" = true ] || fail "a record without an article: $(head -c 600 "$work/why")"
echo "records and disputes done: $rows rows, $faults refused, objection $objection upheld, repair $repair granted"
