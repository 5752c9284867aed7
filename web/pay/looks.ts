// The card form in the colours of the page: it is in a frame of another origin, where no style of ours reaches.

export function looks(): object {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  return {
    theme: dark ? "night" : "stripe",
    variables: {
      colorPrimary: token("brand"),
      colorBackground: token("surface"),
      colorText: token("ink"),
      colorDanger: token("bad"),
      borderRadius: "8px",
      fontSizeBase: "16px",
    },
  };
}
