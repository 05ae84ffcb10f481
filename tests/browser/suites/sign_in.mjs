// Signing in and out, and who may not.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DESKTOP, signIn, visit } from "../lib/browser.mjs";
import { zh } from "../lib/words.mjs";

async function session(env, context) {
  return (await (await context.request.get(`${env.origin}/api/session`)).json()).state;
}

export default (env) =>
  describe("signing in", () => {
    test("a callback that nobody began signs nobody in and says what to do", async () => {
      const visitor = await visit(env, { script: false });
      for (const path of ["/auth/callback", "/auth/callback?code=x&state=y", "/auth/callback?error=access_denied&state=y"]) {
        const answer = await visitor.page.goto(`${env.origin}${path}`);
        assert.ok(answer.status() >= 400 && answer.status() < 500, `${path}: ${answer.status()}`);
        assert.ok(await visitor.page.locator("a").count(), "there is a way on");
        assert.equal(await session(env, visitor.context), "signed_out");
      }
      await visitor.close();
    });

    test("a callback works once, and in its own browser only", async () => {
      const own = await visit(env);
      const callbacks = [];
      own.page.on("request", (request) => {
        if (new URL(request.url()).pathname === "/auth/callback") callbacks.push(request.url());
      });
      await signIn(env, own.page, "acme");
      assert.equal(callbacks.length, 1);
      const other = await visit(env, { script: false });
      const answer = await other.page.goto(callbacks[0]);
      assert.ok(answer.status() >= 400 && answer.status() < 500);
      assert.equal(await session(env, other.context), "signed_out");
      await other.close();
      await own.close();
    });

    test("signing in never leads to another site", async () => {
      for (const next of ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]) {
        const visitor = await visit(env);
        await visitor.page.goto(`${env.origin}/auth/login?next=${encodeURIComponent(next)}`);
        await visitor.page.locator('a[href*="account=acme"]').click();
        await visitor.page.waitForLoadState();
        assert.equal(new URL(visitor.page.url()).origin, env.origin, next);
        await visitor.close();
      }
    });

    test("the provider never sends anybody to an address that is not the service's", async () => {
      const visitor = await visit(env, { script: false });
      const query = "response_type=code&client_id=xinzheng&redirect_uri=https%3A%2F%2Fevil.example%2F&state=s&account=acme";
      const answer = await visitor.page.goto(`${env.origin}/demo-idp/authorize?${query}`);
      assert.equal(answer.status(), 400);
      await visitor.close();
    });

    test("the choices of somebody who was not signed in are kept", async () => {
      const visitor = await visit(env, { account: "acme" });
      await visitor.page.goto(`${env.origin}/request`);
      await visitor.page.locator("#look-back-1").check();
      await visitor.page.locator("#purpose-2").check();
      await visitor.context.clearCookies();
      await visitor.page.getByRole("button", { name: zh.request_action, exact: true }).click();
      await visitor.page.getByRole("heading", { level: 1, name: zh.sign_in_title }).waitFor();
      await visitor.page.getByRole("link", { name: zh.sign_in_action }).click();
      await visitor.page.locator('a[href*="account=acme"]').click();
      await visitor.page.waitForURL(/\/re(quest|ports)/);
      const issuedAlready = visitor.page.getByRole("heading", { level: 1, name: zh.issued_title });
      const form = visitor.page.locator("#look-back-1");
      await issuedAlready.or(form).waitFor();
      if (await form.isVisible()) {
        assert.ok(await form.isChecked());
        assert.ok(await visitor.page.locator("#purpose-2").isChecked());
      }
      await visitor.close();
    });

    test("after signing out nothing of the account is left", async () => {
      const visitor = await visit(env, { account: "acme", device: DESKTOP });
      const { page } = visitor;
      await page.getByRole("button", { name: zh.sign_out }).first().click();
      await page.getByRole("link", { name: zh.sign_in, exact: true }).waitFor();
      assert.equal(await session(env, visitor.context), "signed_out");
      await page.goto(`${env.origin}/reports`);
      await page.getByRole("heading", { level: 1, name: zh.sign_in_title }).waitFor();
      const answer = await visitor.context.request.get(`${env.origin}/api/reports`);
      assert.equal(answer.status(), 401);
      await visitor.close();
    });

    test("an office or a bank is told that reports are for businesses", async () => {
      for (const account of ["bank", "bureau-env", "credit-office"]) {
        const visitor = await visit(env);
        await signIn(env, visitor.page, account, "/request");
        await visitor.page.getByRole("heading", { level: 1, name: zh.wrong_role_title }).waitFor();
        await visitor.close();
      }
    });
  });
