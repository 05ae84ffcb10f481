#!/bin/sh
# Fifty posts at once under one Idempotency-Key: one report, fifty equal answers. Then another body under the
# same key, a number of another firm and one that does not exist.   Usage: one_key.sh http://127.0.0.1:8080
set -eu
origin=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" "$2" | head -n 1; }
fail() { echo "one_key: $1" >&2; exit 1; }
sign_in() {
  to=$(curl -sS -c "$work/$1" -b "$work/$1" -o /dev/null -w '%{redirect_url}' "$origin/auth/login")
  back=$(curl -sS -o /dev/null -w '%{redirect_url}' "$to&account=$1")
  curl -sS -c "$work/$1" -b "$work/$1" -o /dev/null "$back"
}
post() { # account, key, body, answer
  curl -sS -b "$work/$1" -o "$4" -w '%{http_code}\n' -X POST "$origin/api/reports" -H "Idempotency-Key: $2" \
    -H 'Sec-Fetch-Site: same-origin' -H 'Content-Type: application/json' -d "$3"
}
sign_in acme
sign_in records
key=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
body='{"look_back_years":1,"purpose":"commerce"}'
n=0
while [ $n -lt 50 ]; do
  post acme "$key" "$body" "$work/answer$n" > "$work/status$n" &
  n=$((n + 1))
done
wait
[ "$(cat "$work"/status* | sort | uniq -c | tr -s ' ')" = " 50 201" ] || fail "statuses: $(cat "$work"/status* | sort | uniq -c)"
[ "$(sha256sum "$work"/answer* | cut -d' ' -f1 | sort -u | wc -l)" = 1 ] || fail "the answers differ"
no=$(field report_no "$work/answer0")
[ "$(curl -sS -b "$work/acme" "$origin/api/reports" | grep -o "$no" | wc -l)" = 1 ] || fail "more than one report"

status=$(post acme "$key" '{"look_back_years":2,"purpose":"commerce"}' "$work/other")
[ "$status" = 422 ] && grep -q idempotency_key.reused "$work/other" || fail "another body answered $status"

for number in "$no" 20240101000000-000000; do
  status=$(curl -sS -b "$work/records" -o "$work/404-$number" -w '%{http_code}' "$origin/api/reports/$number")
  [ "$status" = 404 ] || fail "another firm's number answered $status"
done
cmp -s "$work/404-$no" "$work/404-20240101000000-000000" || fail "the two 404 differ"

status=$(curl -sS -b "$work/acme" -o "$work/csrf" -w '%{http_code}' -X POST "$origin/api/reports" \
  -H "Idempotency-Key: x$key" -H 'Content-Type: application/json' -d "$body")
[ "$status" = 403 ] || fail "a call without proof of its page answered $status"
echo "one key, one report: $no"
