// Runs a JavaScript search engine in Node: `node peers.cjs engine` reads [docs, queries, worker] and prints ids.
const fs = require("fs");
const engines = {
  // The worker of Material for MkDocs itself, with the options its plugin writes for an English site.
  async lunr(docs, worker) {
    let handler, reply;
    global.self = global;
    global.addEventListener = (_, given) => { handler = given; };
    global.postMessage = message => { reply = message; };
    (0, eval)(fs.readFileSync(worker, "utf8"));
    const fields = { title: { boost: 1000 }, text: { boost: 1 }, tags: { boost: 1000000 } };
    const config = { lang: ["en"], separator: "[\\s\\-]+", pipeline: ["stopWordFilter"], fields };
    const pages = docs.map(doc => ({ location: doc.id, title: doc.title, text: doc.text }));
    await handler({ data: { type: 0, data: { config, docs: pages, options: { suggest: false } } } });
    return async query => {
      await handler({ data: { type: 2, data: query } });
      return reply.data.items.map(group => group[0].location);
    };
  },
  async minisearch(docs) {
    const MiniSearch = require(require.resolve("minisearch", { paths: [process.cwd()] }));
    const options = { boost: { title: 3, place: 3 }, prefix: true, fuzzy: 0.2 };
    const built = new MiniSearch({ fields: ["title", "place", "text"], searchOptions: options });
    built.addAll(docs);
    return async query => built.search(query).map(hit => hit.id);
  },
  // Writes the bundle into `worker`, for a browser to query.
  async pagefind(docs, worker) {
    const pagefind = await import(require("url").pathToFileURL(process.cwd() + "/node_modules/pagefind/lib/index.js"));
    const { index } = await pagefind.createIndex({ forceLanguage: "en" });
    for (const doc of docs) await index.addCustomRecord({ url: doc.id, content: `${doc.title}. ${doc.text}`, language: "en", meta: { title: doc.title } });
    await index.writeFiles({ outputPath: worker });
    await pagefind.close();
    return async () => [];
  },
};
const [docs, queries, worker] = JSON.parse(fs.readFileSync(0, "utf8"));
(async () => {
  const log = console.log;
  console.log = console.warn = () => {};
  const ask = await engines[process.argv[2]](docs, worker);
  const found = [];
  for (const query of queries) found.push((await ask(query)).slice(0, 10));
  log(JSON.stringify(found));
})();
