// Talks to the server: deeds one after the other, and whether somebody else has changed the hall.
export function makeNet(root) {
  const token = root.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  let last = Promise.resolve();

  async function ask(url, options) {
    const headers = { Accept: "application/json", ...options.headers };
    try {
      const answer = await fetch(url, { ...options, headers, redirect: "manual", cache: "no-store" });
      if (answer.status === 304) return { kind: "same" };
      if (answer.type === "opaqueredirect" || answer.status === 403) return { kind: "signedOut" };
      if (!answer.headers.get("Content-Type")?.startsWith("application/json")) return { kind: "offline" };
      const body = await answer.json();
      return { kind: answer.ok ? "done" : "refused", ...body };
    } catch {
      return { kind: "offline" };
    }
  }

  return {
    post(url, values) {
      const send = () => ask(url, { method: "POST", headers: { "X-CSRFToken": token }, body: new URLSearchParams(values) });
      last = last.then(send, send);
      return last;
    },
    async fresh(url, version) {
      const answer = await ask(url, { headers: { "If-None-Match": `"${version}"` } });
      return answer.kind === "done" ? { kind: "done", board: answer } : answer;
    },
  };
}
