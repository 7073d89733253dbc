// Talks to the server: one deed at a time, and every few seconds whether somebody else has changed the plan.
const EVERY = 5000; // milliseconds

export function makeNet(settings, day) {
  const token = document.querySelector("[data-planner] [name=csrfmiddlewaretoken]").value;

  async function ask(url, options) {
    const headers = { Accept: "application/json", ...options.headers };
    try {
      const answer = await fetch(url, { ...options, headers, redirect: "manual", cache: "no-store" });
      if (answer.status === 304) return { kind: "same" };
      if (answer.type === "opaqueredirect" || answer.status === 403) return { kind: "signedOut" };
      if (!answer.headers.get("Content-Type")?.startsWith("application/json")) return { kind: "offline" };
      return { kind: answer.ok ? "done" : "refused", ...(await answer.json()) };
    } catch {
      return { kind: "offline" };
    }
  }

  return {
    post: (deed, values) =>
      ask(settings.deeds[deed], {
        method: "POST",
        headers: { "X-CSRFToken": token },
        body: new URLSearchParams({ ...values, tag: day }),
      }),
    fresh: async (version) => {
      const answer = await ask(`${settings.data}?tag=${day}`, { headers: { "If-None-Match": `"${version}"` } });
      return answer.kind === "done" ? { kind: "done", board: answer } : answer;
    },
  };
}

// Calls `look` while the page is visible; never twice at once.
export function everyFewSeconds(look) {
  let isLooking = false;
  async function tick() {
    if (isLooking || document.hidden) return;
    isLooking = true;
    await look();
    isLooking = false;
  }
  setInterval(tick, EVERY);
  document.addEventListener("visibilitychange", tick);
}
