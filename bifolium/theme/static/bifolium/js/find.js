// Searches a static edition. Its index is made of scripts that hand over one value
// each (press/static_edition/index.py), and this is no module: a page that was opened
// from a disk may load nothing else. Words are cut as in press/static_edition/words.py.

{
  const place = document.querySelector("[data-find]");
  const at = (name) => place.querySelector(`[data-find-${name}]`);
  const waiting = new Map();
  const loaded = new Map();
  const WORD = /[\p{L}\p{N}]+/gu;
  const WORD_AS_WRITTEN = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;
  const ACCENT = /[\u0300-\u0305\u0307-\u036f]|(?<!и)\u0306/g;
  const VOWEL = /[aeiouyаеиоуыэюя]/;
  const SHORTEST = 3;
  const LONG_STEM = 5;
  const NAMES_IN_FILE = 1024;
  const NAME_LENGTH = 12;
  const AT_ONCE = 10;
  const AROUND = 110;
  const PACE = 200;

  globalThis.bifoliumFind = (name, value) => waiting.get(name)?.(value);

  const load = (name) => {
    if (!loaded.has(name)) {
      const arrival = new Promise((done, failed) => {
        waiting.set(name, done);
        const script = document.createElement("script");
        script.src = `${name}.js`;
        script.onerror = () => {
          loaded.delete(name);
          failed(new Error(name));
        };
        document.head.append(script);
      });
      loaded.set(name, arrival);
    }
    return loaded.get(name);
  };

  const plain = (text) =>
    text.toLowerCase().normalize("NFD").replace(ACCENT, "").normalize("NFC");

  const shortened = (word, endings) => {
    for (let length = Math.min(4, word.length); length > 0; length -= 1) {
      const ending = word.slice(-length);
      if (!Object.hasOwn(endings, ending)) continue;
      const rest = word.slice(0, -length) + endings[ending];
      if (rest.length >= SHORTEST && VOWEL.test(rest)) return rest;
    }
    return word;
  };

  const stem = (word, endings) => {
    let shorter = shortened(word, endings);
    while (shorter !== word) {
      word = shorter;
      shorter = shortened(word, endings);
    }
    return word.length > 1 && word.at(-1) === word.at(-2) ? word.slice(0, -1) : word;
  };

  bifoliumFind.stem = (word, endings) => stem(plain(word), endings);

  // How near a stem of the index is to a word that was asked for: 0 is not at all.
  const nearness = (found, asked) => {
    if (found === asked.stem) return 1;
    if (asked.word.length >= SHORTEST && found.startsWith(asked.word)) return 0.6;
    return asked.stem.length >= LONG_STEM && found.startsWith(asked.stem) ? 0.3 : 0;
  };

  const askedIn = (text, head) => {
    const words = [...new Set(plain(text).match(WORD) || [])];
    return words
      .filter((word) => !head.stop.includes(word))
      .filter((word) => word.length > 1 || /\d/.test(word))
      .map((word) => ({ word, stem: stem(word, head.endings) }));
  };

  const fileOf = (key) =>
    [...key].map((sign) => sign.codePointAt(0).toString(16).padStart(4, "0")).join("") ||
    "all";

  const filesOf = (asked, keys) => {
    const starts = asked.word.length < SHORTEST ? [asked.stem] : [asked.stem, asked.word];
    const isNear = (key) =>
      starts.some(
        (start) =>
          start.startsWith(key) || (start.length >= SHORTEST && key.startsWith(start)),
      );
    return keys.filter(isNear).map((key) => `words/${fileOf(key)}`);
  };

  // The pages in which a word stands, each with how much it says of them.
  const pagesWith = async (asked, head) => {
    const weights = new Map();
    const files = await Promise.all(filesOf(asked, head.keys).map(load));
    for (const line of files.flatMap((text) => text.split("\n"))) {
      const [found, packed] = line.split(" ");
      const near = nearness(found, asked);
      if (!near) continue;
      const postings = [...packed.matchAll(/([0-9a-z]*)([A-I])/g)];
      const rarity = Math.log(1 + head.count / postings.length);
      let page = -1;
      for (const [, step, level] of postings) {
        page += step ? parseInt(step, 36) : 1;
        const weight = near * rarity * (level.charCodeAt(0) - 64);
        weights.set(page, Math.max(weight, weights.get(page) || 0));
      }
    }
    return weights;
  };

  // The pages with most of the words, best first.
  const ranked = async (every, head) => {
    const found = new Map();
    for (const weights of await Promise.all(every.map((one) => pagesWith(one, head)))) {
      for (const [page, weight] of weights) {
        const { words = 0, score = 0 } = found.get(page) || {};
        found.set(page, { page, words: words + 1, score: score + weight });
      }
    }
    const most = Math.max(0, ...[...found.values()].map(({ words }) => words));
    const pages = [...found.values()]
      .filter(({ words }) => words === most)
      .sort((one, other) => other.score - one.score || one.page - other.page)
      .map(({ page }) => page);
    return { pages, isPartly: most > 0 && most < every.length };
  };

  const textOf = async (page) => {
    const names = await load(`names/${Math.floor(page / NAMES_IN_FILE)}`);
    const start = (page % NAMES_IN_FILE) * NAME_LENGTH;
    return load(`texts/${names.slice(start, start + NAME_LENGTH)}`);
  };

  // Where words that were asked for stand in a text: start, end and which word.
  const marksIn = (text, every, head) => {
    const known = new Map();
    const marks = [];
    for (const { 0: written, index } of text.matchAll(WORD_AS_WRITTEN)) {
      if (!known.has(written)) {
        const found = stem(plain(written), head.endings);
        known.set(written, every.findIndex((asked) => nearness(found, asked)));
      }
      const which = known.get(written);
      if (which >= 0) marks.push({ start: index, end: index + written.length, which });
    }
    return marks;
  };

  // The stretch of a text that has most of the words: from where, and to where.
  const stretchOf = (text, marks) => {
    let best = { start: 0, words: 0 };
    for (const { start } of marks) {
      const near = marks.filter((one) => one.start >= start && one.end <= start + AROUND);
      const words = new Set(near.map(({ which }) => which)).size;
      if (words > best.words) best = { start, words };
    }
    const from = best.start > AROUND ? text.indexOf(" ", best.start - AROUND) + 1 : 0;
    const rest = text.indexOf(" ", best.start + 2 * AROUND);
    return [from, rest < 0 ? text.length : rest];
  };

  const marked = (text, marks, from, to) => {
    const parts = [from > 0 ? "… " : ""];
    let last = from;
    for (const { start, end } of marks.filter((one) => one.start >= from && one.end <= to)) {
      const mark = document.createElement("mark");
      mark.textContent = text.slice(start, end);
      parts.push(text.slice(last, start), mark);
      last = end;
    }
    return [...parts, text.slice(last, to), to < text.length ? " …" : ""];
  };

  const show = (entry, every, head) => {
    const card = at("page").content.cloneNode(true);
    const put = (name, ...parts) => card.querySelector(name).append(...parts);
    const link = card.querySelector("a");
    const title = marksIn(entry.title, every, head);
    const marks = marksIn(entry.text, every, head);
    link.href = `../${encodeURI(entry.path).replace(/[?#]/g, encodeURIComponent)}${place.dataset.find}`;
    link.append(...marked(entry.title, title, 0, entry.title.length));
    put(".card__kind", entry.kind);
    put(".find__date", entry.date);
    put(".card__authors", entry.authors.join(", "));
    put(".card__lead", ...marked(entry.text, marks, ...stretchOf(entry.text, marks)));
    for (const part of card.querySelectorAll("p, span")) part.hidden = !part.textContent.trim();
    return card;
  };

  const box = document.querySelector("#find-words");
  let newest = 0;
  let showMore = () => {};

  const tell = (count, isPartly) => {
    at("count").textContent =
      count === null ? "" : `${at("found").textContent} ${count.toLocaleString(document.documentElement.lang)}`;
    at("none").hidden = count !== 0;
    at("partly").hidden = !isPartly;
    at("broken").hidden = true;
  };

  const find = async (text) => {
    newest += 1;
    const mine = newest;
    const head = await load("head");
    const every = askedIn(text, head);
    const { pages, isPartly } = await ranked(every, head);
    let next = 0;
    const more = async () => {
      const some = pages.slice(next, next + AT_ONCE);
      const entries = await Promise.all(some.map(textOf));
      if (mine !== newest) return null;
      const cards = entries.map((entry) => show(entry, every, head));
      if (next === 0) at("pages").replaceChildren();
      next += some.length;
      const first = at("pages").children.length;
      at("pages").append(...cards);
      at("more").hidden = next >= pages.length;
      return at("pages").children[first]?.querySelector("a");
    };
    await more();
    if (mine !== newest) return;
    tell(every.length ? pages.length : null, isPartly);
    showMore = more;
  };

  const search = async (work) => {
    try {
      return await work();
    } catch (error) {
      at("broken").hidden = false;
      throw error;
    }
  };

  const open = () => {
    const form = document.createElement("form");
    let pause = 0;
    form.role = "search";
    form.className = at("box").className;
    form.append(...at("box").children);
    at("box").replaceWith(form);
    box.value = new URLSearchParams(location.search).get("q") || "";
    box.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(() => search(() => find(box.value)), PACE);
    });
    at("more").addEventListener("click", async () => (await search(showMore))?.focus());
    document.querySelector("[data-find-without]").hidden = true;
    place.hidden = false;
    box.focus({ preventScroll: true });
    if (box.value) search(() => find(box.value));
  };

  open();
}
