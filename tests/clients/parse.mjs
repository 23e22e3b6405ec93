// node parse.mjs LIBRARY URL: what the library understands of the feed there, as JSON.
import { createRequire } from "node:module";
import { join } from "node:path";

const [library, url] = process.argv.slice(2);
const require = createRequire(join(process.env.FEEDS_TEST_NODE_MODULES, "package.json"));
const iso = (date) => (date ? new Date(date).toISOString() : null);

async function rssParser() {
  const Parser = require("rss-parser");
  const feed = await new Parser().parseURL(url);
  return feed.items.map((item) => ({
    id: item.guid ?? item.id,
    title: item.title,
    link: item.link,
    content: item["content:encoded"] ?? item.content,
    author: item.creator ?? item.author,
    published: item.isoDate,
    categories: item.categories?.map((one) => one._ ?? one),
    enclosure: item.enclosure && [item.enclosure.url, item.enclosure.type, item.enclosure.length],
  }));
}

const first = (list) => (list?.length ? list[0] : undefined);
const named = (one) => one?.name ?? one;
const link = (entry, rel) => entry.links?.find((one) => (one.rel ?? "alternate") === rel);

const feedsmithSees = {
  rss: (item) => ({
    id: item.guid?.value,
    title: item.title,
    link: item.link,
    content: item.content?.encoded,
    author: first(item.dc?.creators) ?? item.dc?.creator,
    published: iso(item.pubDate),
    updated: iso(item.atom?.updated),
    language: first(item.dc?.languages) ?? item.dc?.language,
    categories: item.categories?.map((one) => one.name),
    enclosure: item.enclosures?.map((one) => [one.url, one.type, one.length])[0],
  }),
  atom: (entry) => ({
    id: entry.id,
    title: named(entry.title?.value ?? entry.title),
    link: link(entry, "alternate")?.href,
    content: entry.content?.value ?? entry.content,
    author: named(first(entry.authors)),
    published: iso(entry.published),
    updated: iso(entry.updated),
    language: entry.xml?.lang,
    categories: entry.categories?.map((one) => one.label ?? one.term),
    enclosure: [link(entry, "enclosure")].filter(Boolean).map((e) => [e.href, e.type, e.length])[0],
  }),
  json: (item) => ({
    id: item.id,
    title: item.title,
    link: item.url,
    content: item.content_html,
    author: named(first(item.authors)),
    published: iso(item.date_published),
    updated: iso(item.date_modified),
    language: item.language,
    categories: item.tags,
    enclosure: item.attachments?.map((e) => [e.url, e.mime_type, e.size_in_bytes])[0],
  }),
};

async function feedsmith() {
  const { parseFeed } = require("feedsmith");
  const { format, feed } = parseFeed(await (await fetch(url)).text());
  return (feed.items ?? feed.entries).map(feedsmithSees[format]);
}

const read = { "rss-parser": rssParser, feedsmith }[library];
console.log(JSON.stringify(await read()));
