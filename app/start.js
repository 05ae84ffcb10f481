// Starts the portal's code, whose names (with their hashes) the build writes into the page's head.
const address = (id) => document.getElementById(id).href;

try {
  const glue = await import(address("portal-glue"));
  await glue.default({ module_or_path: address("portal-wasm") });
} catch (failure) {
  // The static page stays, with the form that needs no script.
  document.documentElement.classList.add("cannot");
  throw failure;
}
