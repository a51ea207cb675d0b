import type { Page } from 'playwright-core';

const marks = ['⟦', '⟧'] as const;

/** Marks every word that the client ships, wherever it stands; what is filled in stays as it is. */
const mark = `const mark = (value) => {
  for (const [key, one] of Object.entries(value)) {
    if (typeof one === 'string') value[key] = '${marks[0]}' + one + '${marks[1]}';
    else mark(one);
  }
};`;

/**
 * A language that nobody speaks: English with every text in brackets. What stands outside of brackets on a page, and is
 * no value that the API gave, has not gone through the translation.
 */
export async function speakPseudo(page: Page): Promise<{ unmarked(): Promise<string[]> }> {
  const given: string[] = [];
  await page.route(/\/assets\/en-[^/]+\.js$/, async (route) => {
    const answer = await route.fetch();
    const text = await answer.text();
    const name = /export\s*\{\s*(\w+) as en\b/.exec(text)?.[1];
    if (name === undefined) throw new Error('the English words are not where they were');
    await route.fulfill({ response: answer, body: `${text}\n${mark}\nmark(${name});` });
  });
  page.on('response', (answer) => {
    if (!new URL(answer.url()).pathname.startsWith('/v1/')) return;
    answer.text().then(
      (text) => void given.push(text),
      () => undefined,
    );
  });
  return {
    async unmarked() {
      const texts = (await page.evaluate(`(() => {
        const found = [];
        const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        for (let node = walk.nextNode(); node; node = walk.nextNode()) {
          if (!node.parentElement.closest('script, style, kbd, time, option, [aria-hidden=true], title')) found.push(node.data.trim());
        }
        for (const one of document.querySelectorAll('[aria-label], [placeholder], [title]')) {
          for (const name of ['aria-label', 'placeholder', 'title']) {
            // Dates and times are the browser's own words for the language.
            if (one.tagName !== 'TIME' && one.hasAttribute(name)) found.push(one.getAttribute(name).trim());
          }
        }
        return found;
      })()`)) as string[];
      const known = given.join('\n');
      const plain = texts.filter(
        (text) => /\p{L}{2}/u.test(text) && !text.includes(marks[0]) && !text.includes(marks[1]),
      );
      return [...new Set(plain)].filter((text) => !known.includes(JSON.stringify(text.replace(/:$/, '')).slice(1, -1)));
    },
  };
}
