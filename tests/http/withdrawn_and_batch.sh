#!/bin/sh
# What a bank's program does: it checks codes in one call, takes the withdrawn list and then what changed in it; and the
# credit office withdraws a report in between.   Usage: withdrawn_and_batch.sh http://127.0.0.1:8080
# What is signed is in `payload`, as a text; its signature is checked with the keys of /v/keys.
set -eu
origin=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" "$2" | head -n 1; }
# A field of a payload, whose quotes are escaped in the envelope.
signed() { tr -d '\\' < "$2" | sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p" | head -n 1; }
fail() { echo "withdrawn_and_batch: $1" >&2; exit 1; }
sign_in() {
  to=$(curl -sS -c "$work/$1" -b "$work/$1" -o /dev/null -w '%{redirect_url}' "$origin/auth/login")
  back=$(curl -sS -o /dev/null -w '%{redirect_url}' "$to&account=$1")
  curl -sS -c "$work/$1" -b "$work/$1" -o /dev/null "$back"
}
batch() { # body, answer
  curl -sS -o "$2" -w '%{http_code}' -X POST "$origin/api/verify" -H 'Content-Type: application/json' -d "$1"
}
list() { # query, answer
  status=$(curl -sS -o "$2" -w '%{http_code}' "$origin/v/withdrawn$1")
  [ "$status" = 200 ] || fail "the list answered $status"
}
sign_in acme
sign_in credit-office
key=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
curl -sS -b "$work/acme" -o "$work/report" -X POST "$origin/api/reports" -H "Idempotency-Key: $key" \
  -H 'Sec-Fetch-Site: same-origin' -H 'Content-Type: application/json' -d '{"look_back_years":1,"purpose":"finance"}'
code=$(field code "$work/report")
no=$(field report_no "$work/report")
prefix=$(printf %s "$code" | sha256sum | cut -c1-16)

# One code that exists, one that does not, one with a slip: three results in their order.
status=$(batch "{\"codes\":[\"$code\",\"ZZZZZZZZZZZZZZZA\",\"ZZZZZZZZZZZZZZZB\"]}" "$work/before")
[ "$status" = 200 ] || fail "the batch answered $status"
found=$(tr -d '\\' < "$work/before" | grep -o '"verdict":"[a-z]*"\|"code":"code.[a-z]*"' | tr '\n' ' ')
[ "$found" = '"verdict":"genuine" "verdict":"unknown" "code":"code.mistyped" ' ] || fail "the batch found $found"

# A thousand are taken, one more is not.
codes=$(awk -v c="$code" 'BEGIN { for (n = 0; n < 1000; n++) printf "%s\"%s\"", n ? "," : "", c }')
status=$(batch "{\"codes\":[$codes]}" "$work/thousand")
[ "$status" = 200 ] || fail "a thousand codes answered $status"
[ "$(grep -o '"signature"' "$work/thousand" | wc -l)" = 1000 ] || fail "not a thousand results"
status=$(batch "{\"codes\":[$codes,\"$code\"]}" "$work/more")
[ "$status" = 422 ] && grep -q codes.too_many "$work/more" || fail "1,001 codes answered $status"

list "" "$work/list"
since=$(signed sequence "$work/list")
grep -q "$prefix" "$work/list" && fail "the list names a report that is not withdrawn"

withdraw() { # reason, answer
  curl -sS -b "$work/credit-office" -o "$2" -w '%{http_code}' -X POST "$origin/api/reports/$no/withdrawal" \
    -H 'Sec-Fetch-Site: same-origin' -H 'Content-Type: application/json' -d "{\"reason\":\"$1\"}"
}
status=$(withdraw system_fault "$work/withdrawn")
[ "$status" = 200 ] || fail "the withdrawal answered $status"
status=$(withdraw system_fault "$work/again")
[ "$status" = 200 ] && [ "$(field at "$work/again")" = "$(field at "$work/withdrawn")" ] || fail "the same again is another"
status=$(withdraw record_wrong "$work/other")
[ "$status" = 409 ] && grep -q report.withdrawn "$work/other" || fail "another reason answered $status"

# Everywhere with the next call: scan, batch, changes, whole list.
curl -sS -H 'Accept: application/json' -o "$work/scan" "$origin/v/$code"
[ "$(field verdict "$work/scan")" = withdrawn ] || fail "the scan does not say so"
batch "{\"codes\":[\"$code\"]}" "$work/after" > /dev/null
[ "$(signed verdict "$work/after")" = withdrawn ] || fail "the batch does not say so"
list "?since=$since" "$work/changes"
tr -d '\\' < "$work/changes" | grep -q "\"added\":\[[^]]*\"$prefix\"" || fail "the changes do not name it"
[ "$(signed since "$work/changes")" = "$since" ] || fail "changes since something else"
list "" "$work/list"
grep -q "$prefix" "$work/list" || fail "the list does not name it"
[ "$(signed sequence "$work/list")" = "$(signed sequence "$work/changes")" ] || fail "list and changes are of two editions"
echo "withdrawn, listed and checked in a batch: $no"
