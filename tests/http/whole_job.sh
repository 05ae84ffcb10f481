#!/bin/sh
# The whole job by curl, against a server that runs with --demo: sign in as `acme`, issue, list, fetch the
# report and its file, verify.   Usage: whole_job.sh http://127.0.0.1:8080
set -eu
origin=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
jar=$work/cookies
field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" "$2" | head -n 1; }
fail() { echo "whole_job: $1" >&2; exit 1; }

# Sign in: to the provider, choose the account, back with a session.
to=$(curl -sS -c "$jar" -b "$jar" -o /dev/null -w '%{redirect_url}' "$origin/auth/login?next=/request")
back=$(curl -sS -o /dev/null -w '%{redirect_url}' "$to&account=acme")
next=$(curl -sS -c "$jar" -b "$jar" -o /dev/null -w '%{http_code} %{redirect_url}' "$back")
[ "$next" = "303 $origin/request" ] || fail "sign-in ended with: $next"

curl -sS -b "$jar" "$origin/api/session" > "$work/session"
csrf=$(field csrf_token "$work/session")
[ -n "$csrf" ] || fail "no token in the session"

# Issue; a second call under the same key gives the same report.
key=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
for n in 1 2; do
  status=$(curl -sS -b "$jar" -o "$work/issued$n" -w '%{http_code}' -X POST "$origin/api/reports" \
    -H "Idempotency-Key: $key" -H "X-CSRF-Token: $csrf" -H 'Content-Type: application/json' \
    -d '{"look_back_years":3,"purpose":"finance"}')
  [ "$status" = 201 ] || fail "issuing answered $status: $(cat "$work/issued$n")"
done
cmp -s "$work/issued1" "$work/issued2" || fail "two answers under one key differ"
no=$(field report_no "$work/issued1")
code=$(field code "$work/issued1")

curl -sSf -b "$jar" "$origin/api/reports" > "$work/list"
grep -q "$no" "$work/list" || fail "the list does not have the report"
curl -sSf -b "$jar" "$origin/api/reports/$no" > "$work/report"
grep -q '"schema":"xinzheng-report/1"' "$work/report" || fail "no report in the answer"
curl -sSf -b "$jar" "$origin/api/reports/$no/pdf" > "$work/report.pdf"
[ "$(head -c 5 "$work/report.pdf")" = "%PDF-" ] || fail "the file is no PDF"

# Anyone verifies, without a session.
curl -sSf -H 'Accept: application/json' "$origin/v/$code" > "$work/verdict"
grep -q '"verdict":"genuine"' "$work/verdict" || fail "the verdict is not genuine: $(cat "$work/verdict")"
curl -sSf -H 'Accept: text/html' "$origin/v/$code" > "$work/page"
grep -q "$no" "$work/page" || fail "the page does not show the report's number"
echo "whole job done: $no"
