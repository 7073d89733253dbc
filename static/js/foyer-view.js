// Draws one state of the screen in one language and keeps nothing between two drawings, so that it can run for days.

const SIZES = ["3", "2", "1"]; // data-size of the stage, the largest first (foyer.css)
const LONG = 75; // characters of a title that is set smaller where there is room for large letters
const COUNTED_DOWN = 60_000; // milliseconds: what a step of words.soon stands for
const ICONS = {
  stop: "M5 5l14 14M19 5 5 19",
  moved: "M3 12h16M13 5l7 7-7 7",
  fresh: "M12 4v16M4 12h16",
  megaphone: "M3 10v4h4l9 5V5l-9 5zM19.500 9a4 4 0 0 1 0 6M8 14.500l1.500 5",
  sign: "M7 13V6.500a1.500 1.500 0 0 1 3 0V11m0-6.500a1.500 1.500 0 0 1 3 0V11m0-5a1.500 1.500 0 0 1 3 0v6m0-3.500a1.500 1.500 0 0 1 3 0V15c0 3.500-2.500 6-6 6s-4.500-1.500-6-4l-3-5c-.8-1.500 1.200-2.800 2.300-1.500L7 13",
};

export function fill(pattern, values) {
  return pattern.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);
}

function node(tag, name, ...children) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}

function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("class", `icon icon-${name}`);
  drawing.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  drawing.append(path);
  return drawing;
}

function inLanguage(tag, name, text, code, dir) {
  const made = node(tag, name, text);
  made.lang = code;
  made.dir = dir;
  return made;
}

// Everything that depends on language and time of one drawing.
export class Drawing {
  constructor(data, language, now, calendar) {
    this.data = data;
    this.language = language;
    this.words = data.words[language.code];
    this.now = now;
    this.clock = calendar.clock;
    this.dayOf = calendar.day;
    this.rooms = new Map(data.rooms.map((room) => [room.id, room]));
    this.rtl = new Set(data.languages.filter((one) => one.dir === "rtl").map((one) => one.code));
  }

  // A text in the best language there is, marked where that is not the language of the screen.
  text(texts) {
    const code = this.language.order.find((one) => texts[one]);
    if (!code) return "";
    if (code === this.language.code) return texts[code];
    return inLanguage("span", "", texts[code], code, this.rtl.has(code) ? "rtl" : "ltr");
  }

  roomName(id) {
    return this.rooms.has(id) ? this.text(this.rooms.get(id).name) : this.words.no_room;
  }

  day(date) {
    const found = this.data.days.find((one) => one.date === date);
    return found ? found.name[this.language.code] : "";
  }

  // A sentence with placeholders whose values are nodes: one for all, or one for each name.
  sentence(pattern, value) {
    const parts = pattern.split(/%\((\w+)\)s/); // text, name, text, name, text
    return parts.map((part, number) => (number % 2 === 0 ? part : value[part] ?? value));
  }

  time(moment) {
    const made = node("time", "", this.clock(moment));
    made.dateTime = new Date(moment).toISOString();
    return made;
  }

  soon(session) {
    const minutes = Math.ceil((session.start - this.now) / COUNTED_DOWN);
    return minutes < this.words.soon.length ? node("span", "soon", this.words.soon[minutes]) : null;
  }

  when(session) {
    if (session.start <= this.now) {
      return node("p", "when", node("span", "", ...this.sentence(this.words.until, this.time(session.end))));
    }
    return node("p", "when", this.time(session.start), session.cancelled ? null : this.soon(session));
  }

  tags(session) {
    const found = session.languages.map((code) => {
      const spoken = this.data.spoken[code];
      return inLanguage("li", "", spoken.name, code, spoken.dir);
    });
    if (session.sign) found.push(node("li", "", icon("sign"), this.words.sign));
    if (session.captions) found.push(node("li", "", this.words.captions));
    return found.length && !session.cancelled ? node("ul", "tags", ...found) : null;
  }

  // What is different from what people may have read: a word, a shape and a colour each.
  flags(session) {
    const { cancelled, change } = session;
    if (cancelled) return node("p", "flags", node("strong", "flag stop", icon("stop"), this.words.cancelled));
    if (!change) return null;
    const found = [];
    if (change.new) found.push(node("strong", "flag fresh", icon("fresh"), this.words.new));
    if (change.room) found.push(this.moved(this.words.room_changed, this.text(change.room)));
    if (change.start) found.push(this.moved(this.words.time_changed, this.timeBefore(session)));
    return found.length ? node("p", "flags", ...found) : null;
  }

  // The time of before, with its day where that was another.
  timeBefore(session) {
    const before = session.change.start * 1000;
    const day = this.dayOf(before);
    return day === this.dayOf(session.start) ? this.clock(before) : `${this.day(day)}, ${this.clock(before)}`;
  }

  moved(word, before) {
    const instead = node("span", "instead", ...this.sentence(this.words.instead, before));
    return node("span", "", node("strong", "flag moved", icon("moved"), word), instead);
  }

  session(session, tag = "h4") {
    const title = node(tag, "title", this.text(session.title));
    if (title.textContent.length > LONG) title.classList.add("long");
    return node("div", session.cancelled ? "session cancelled" : "session", title, this.flags(session));
  }
}

function plenum(drawing, session, name, label) {
  const where = node("p", "where", drawing.roomName(session.room));
  const head = node("div", "head", node("h2", "label", label), drawing.when(session), where, drawing.tags(session));
  return node("section", session.cancelled ? `plenum ${name} off` : `plenum ${name}`, head, drawing.session(session, "h3"));
}

function roomRow(drawing, row, hasNow) {
  const { words } = drawing;
  const made = node("li", "row");
  const name = row.room ? drawing.text(row.room.name) : words.no_room;
  const steps = row.room && !row.room.step_free ? node("p", "steps", words.steps) : null;
  made.append(node("div", "room", node("h3", "", name), steps));
  for (const [place, session] of [["now", row.now], ["next", row.next]]) {
    if (!session) continue;
    const parts = [drawing.when(session), drawing.session(session), drawing.tags(session)];
    made.append(node("div", session.cancelled ? `cell ${place} off` : `cell ${place}`, node("p", "unseen", words[place]), ...parts));
  }
  const place = hasNow && !row.now ? "cell left instead-of-now" : "cell left";
  if (row.left.length) made.append(node("div", place, ...row.left.map((session) => leftNote(drawing, session))));
  if (!hasNow) made.classList.add("only-next");
  return made;
}

// In the row of the room where people would look for it.
function leftNote(drawing, session) {
  const { words, now } = drawing;
  const room = node("b", "", drawing.roomName(session.room));
  const later = () => drawing.sentence(words.elsewhere_later, { time: drawing.time(session.start), room });
  const where = session.start > now ? later() : drawing.sentence(words.elsewhere, { room });
  const flag = node("strong", "flag moved", icon("moved"), node("span", "", ...where));
  return node("div", "session", node("h4", "title", drawing.text(session.title)), node("p", "flags", flag));
}

function changeRow(drawing, session) {
  const made = node("li", "row change");
  made.append(
    node("div", "room", node("p", "when", drawing.time(session.start)), node("p", "", drawing.roomName(session.room))),
    node("div", session.cancelled ? "cell off" : "cell", drawing.session(session, "h3"), drawing.tags(session)),
  );
  return made;
}

// In whatever language it was written: the browser finds the side of the question, and the name stands below it there.
function questionRow(one) {
  const name = one.name ? node("p", "asker", node("bdi", "", one.name)) : null;
  const said = node("div", "", node("p", "asked", one.text), name);
  said.dir = "auto";
  return node("li", "row", said);
}

// What staff announce now, the urgent first; above everything else.
function announced(drawing) {
  const { words, now } = drawing;
  const lines = (drawing.data.announcements || []).filter((one) => one.start * 1000 <= now && now < one.end * 1000);
  return [...lines.filter((one) => one.urgent), ...lines.filter((one) => !one.urgent)].map((one) => {
    const word = one.urgent ? words.announcement_urgent : words.announcement;
    const said = node("strong", "flag", icon("megaphone"), word);
    const time = drawing.time(one.start * 1000);
    return node("p", one.urgent ? "announced urgent" : "announced", said, time, node("span", "", drawing.text(one.text)));
  });
}

function board(drawing, state) {
  const { words } = drawing;
  const found = [];
  const hasNow = state.rows.some((row) => row.now);
  const { isNextFirst } = state;
  const next = () => plenum(drawing, state.next, isNextFirst && !state.all ? "is-next is-first" : "is-next", words.next_all);
  if (state.all) found.push(plenum(drawing, state.all, "is-now", words.now_all));
  if (isNextFirst) found.push(next());
  if (state.rows.length) {
    const list = node("ul", "rows", ...state.rows.map((row) => roomRow(drawing, row, hasNow)));
    const heads = hasNow ? [words.now, words.next] : [isNextFirst ? words.later : words.next];
    const columns = node("p", "columns", ...heads.map((word) => node("span", "", word)));
    columns.setAttribute("aria-hidden", "true");
    found.push(node("section", "board rooms", node("h2", "unseen", words.rooms), columns, list));
  }
  if (state.changes.length) {
    const list = node("ul", "rows", ...state.changes.map((one) => changeRow(drawing, one)));
    found.push(node("section", "board changes", node("h2", "label", words.changes), list));
  }
  const questions = drawing.data.questions || [];
  if (questions.length) {
    const list = node("ul", "rows", ...questions.map(questionRow));
    found.push(node("section", "board questions", node("h2", "label", words.questions), list));
  }
  if (state.next && !isNextFirst) found.push(next());
  return found;
}

function poster(drawing, state) {
  const { words, data } = drawing;
  const start = { day: drawing.day(state.day), time: state.start ? drawing.clock(state.start) : "" };
  const message = {
    empty: [words.empty],
    before: [fill(words.begins, start)],
    between: [words.day_over, fill(words.goes_on, start)],
    over: [words.over, words.over_more],
  }[state.kind];
  const art = node("div", "art");
  const lines = message.slice(1).map((line) => node("p", "more", line));
  const motto = node("p", "motto", drawing.text(data.motto));
  return [node("section", "poster", art, node("div", "", motto, node("h2", "message", message[0]), ...lines))];
}

// Draws into the stage and says how many pages there are; shows the page asked for. A list that is longer than the
// stage is parted into pages of about equal length. isScreen: false on a phone, where one scrolls.
export function draw(stage, drawing, state, page, isScreen) {
  const parts = [...announced(drawing), ...(state.kind === "day" ? board(drawing, state) : poster(drawing, state))];
  stage.dataset.kind = state.kind;
  stage.textContent = "";
  stage.append(...parts);
  const boards = [...stage.querySelectorAll(".board")];
  if (!isScreen || !boards.length) return { pages: 1, page: 0, rooms: null };
  const pages = boards.flatMap((one) => pagesOf(stage, boards, one));
  const here = page % pages.length;
  const shown = pages[here];
  stage.dataset.size = shown.size;
  for (const one of boards) one.hidden = one !== shown.board;
  [...shown.board.querySelectorAll(".row")].forEach((row, number) => {
    row.hidden = number < shown.from || number >= shown.until;
  });
  return { pages: pages.length, page: here, rooms: roomsOf(shown) };
}

function roomsOf(shown) {
  const { board: { classList }, from, until, count } = shown;
  return classList.contains("rooms") && until - from < count ? { first: from + 1, last: until, count } : null;
}

// The pages of one list, in the largest size in which it fits, else parted in the smallest.
function pagesOf(stage, boards, one) {
  for (const other of boards) other.hidden = other !== one;
  const list = one.querySelector(".rows");
  const rows = [...list.children];
  const all = (size, from, until) => ({ board: one, size, from, until, count: rows.length });
  for (const size of SIZES) {
    stage.dataset.size = size;
    if (list.scrollHeight <= list.clientHeight + 1) return [all(size, 0, rows.length)];
  }
  const room = list.clientHeight;
  const ends = rows.map((row) => row.offsetTop + row.offsetHeight);
  const starts = rows.map((row) => row.offsetTop);
  const split = (most) => {
    const found = [];
    for (let from = 0; from < rows.length; ) {
      let until = from + 1;
      while (until < rows.length && until - from < most && ends[until] - starts[from] <= room) until += 1;
      found.push(all("1", from, until));
      from = until;
    }
    return found;
  };
  const least = split(rows.length).length;
  for (let most = Math.ceil(rows.length / least); most < rows.length; most += 1) {
    const even = split(most);
    if (even.length === least) return even;
  }
  return split(rows.length);
}
