"use strict";
(() => {
  const plots = JSON.parse(document.getElementById("plots").textContent);
  const root = document.documentElement;
  const isNarrow = window.matchMedia("(max-width: 760px)").matches;
  const config = {
    responsive: true,
    displaylogo: false,
    displayModeBar: isNarrow ? false : "hover",
    modeBarButtons: [["zoom2d", "pan2d", "zoomIn2d", "zoomOut2d", "resetScale2d"]],
  };

  const fail = (text) => {
    root.dataset.errors = `${root.dataset.errors || ""}${text}\n`;
  };
  window.addEventListener("error", (event) => fail(event.message));
  window.addEventListener("unhandledrejection", (event) => fail(String(event.reason)));

  const forScreen = (layout) => {
    const mine = structuredClone(layout);
    if (!isNarrow) return mine;
    return { ...mine, font: { ...layout.font, size: 11 }, margin: { ...layout.margin, l: 44, r: 8 } };
  };

  const layoutOf = (plot, chosen) => ({ ...plot.layout, ...plot.layouts[chosen] });

  const draw = async ([name, plot]) => {
    const place = document.getElementById(name);
    const chosen = document.querySelector(`[data-choices="${name}"]`)?.value;
    const data = plot.choices[chosen] ?? plot.data;
    await Plotly.newPlot(place, data, forScreen(layoutOf(plot, chosen)), config);
    place.dataset.drawn = place.querySelectorAll(".trace, .point, .bars, .hm").length > 0;
  };

  const zoom = (button) => {
    const range = button.dataset.range.split(" ").map(Number);
    Plotly.relayout(button.dataset.plot, { "xaxis.range": range });
  };

  const choose = (select) => {
    const name = select.dataset.choices;
    const place = document.getElementById(name);
    const layout = forScreen(layoutOf(plots[name], select.value));
    const keepsSpan = select.value in plots[name].layouts;
    if (keepsSpan) layout.xaxis.range = place.layout.xaxis.range;
    Plotly.react(place, plots[name].choices[select.value], layout, config);
  };

  const copy = async (button) => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = "Copied";
  };

  const enlarge = (shot) => {
    const dialog = document.getElementById("closeup");
    const copyOfShot = shot.cloneNode(true);
    const inert = document.createElement("div");
    inert.className = "shot";
    inert.append(...copyOfShot.childNodes);
    inert.querySelectorAll("text").forEach((t) => t.setAttribute("font-size", t.ownerSVGElement.viewBox.baseVal.width / 45));
    const { width, height } = inert.querySelector("img");
    inert.style.maxWidth = `calc((96vh - 90px) * ${width / height})`;
    dialog.querySelector(".stage").replaceChildren(inert);
    dialog.showModal();
  };

  document.querySelectorAll("[data-range]").forEach((b) => b.addEventListener("click", () => zoom(b)));
  document.querySelectorAll("[data-choices]").forEach((s) => s.addEventListener("change", () => choose(s)));
  document.querySelectorAll("[data-copy]").forEach((b) => b.addEventListener("click", () => copy(b)));
  document.querySelectorAll("button.shot").forEach((b) => b.addEventListener("click", () => enlarge(b)));
  document.querySelectorAll("[data-overlay]").forEach((box) => box.addEventListener("change", () => {
    document.body.classList.toggle(`hide-${box.dataset.overlay}`, !box.checked);
  }));
  const brightness = document.getElementById("brightness");
  if (brightness) brightness.addEventListener("input", () => root.style.setProperty("--gain", brightness.value));

  Promise.all(Object.entries(plots).map(draw)).then(
    () => { root.dataset.ready = "true"; },
    (error) => { fail(String(error)); throw error; },
  );
})();
