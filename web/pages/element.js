// Elements of the page. Whatever the API says becomes text, never HTML.

export function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.filter(Boolean));
  return made;
}

export const at = (id) => document.getElementById(id);
