"use strict";
(() => {
  const film = JSON.parse(document.getElementById("film-data").textContent);
  const canvas = document.getElementById("film");
  const slider = document.getElementById("film-frame");
  const caption = document.getElementById("film-caption");
  const button = document.getElementById("film-play");
  const pen = canvas.getContext("2d");
  const view = { turn: -1.05, lift: 0.42, distance: 3.5, aim: [0.8, -0.25, 0.85] };
  const SIDES = 14;

  const turned = ([x, y, z, w], [a, b, c]) => {
    const u = 2 * (y * c - z * b), v = 2 * (z * a - x * c), t = 2 * (x * b - y * a);
    return [a + w * u + y * t - z * v, b + w * v + z * u - x * t, c + w * t + x * v - y * u];
  };
  const placed = (pose, point) => {
    const [a, b, c] = turned(pose.slice(3), point);
    return [a + pose[0], b + pose[1], c + pose[2]];
  };

  const ring = (radius, z, sides) => Array.from({ length: sides }, (_, k) => {
    const angle = (2 * Math.PI * k) / sides;
    return [radius * Math.cos(angle), radius * Math.sin(angle), z];
  });
  const between = (low, high) => low.map((_, k) => {
    const next = (k + 1) % low.length;
    return [low[k], low[next], high[next], high[k]];
  });
  const faces = {
    box: ([x, y, z]) => {
      const [a, b, c] = [x / 2, y / 2, z / 2];
      const low = [[-a, -b, -c], [a, -b, -c], [a, b, -c], [-a, b, -c]];
      const high = low.map(([p, q]) => [p, q, c]);
      return [[...low].reverse(), high, ...between(low, high)];
    },
    cylinder: ([length, radius]) => {
      const low = ring(radius, -length / 2, SIDES), high = ring(radius, length / 2, SIDES);
      return [[...low].reverse(), high, ...between(low, high)];
    },
    sphere: ([radius]) => {
      const rings = [-0.95, -0.5, 0, 0.5, 0.95].map((s) =>
        ring(radius * Math.sqrt(1 - s * s), radius * s, SIDES));
      return rings.slice(1).flatMap((high, k) => between(rings[k], high));
    },
  };
  const mesh = (shapes) => shapes.flatMap((shape) =>
    faces[shape.kind](shape.size).map((face) => ({
      rgb: shape.rgb, points: face.map((point) => placed(shape.pose, point)),
    })));
  const still = mesh(film.still);
  const moving = [...film.links, film.part].map(mesh);

  const lens = () => {
    const [ct, st, cl, sl] = [Math.cos(view.turn), Math.sin(view.turn), Math.cos(view.lift), Math.sin(view.lift)];
    const forward = [-ct * cl, -st * cl, -sl];
    const right = [-st, ct, 0];
    const up = [-ct * sl, -st * sl, cl];
    const eye = view.aim.map((a, k) => a - view.distance * forward[k]);
    return { eye, axes: [right, up, forward] };
  };
  const dot = (p, q) => p[0] * q[0] + p[1] * q[1] + p[2] * q[2];
  const minus = (p, q) => [p[0] - q[0], p[1] - q[1], p[2] - q[2]];
  const cross = (p, q) => [p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]];

  const draw = () => {
    const frame = film.frames[Number(slider.value)];
    const all = [...still];
    moving.forEach((own, k) => {
      const pose = frame.poses[k];
      if (pose) own.forEach((face) => all.push({ rgb: face.rgb, points: face.points.map((p) => placed(pose, p)) }));
    });
    const { eye, axes } = lens();
    const scale = canvas.height * 1.25;
    const seen = [];
    for (const { rgb, points } of all) {
      const normal = cross(minus(points[1], points[0]), minus(points[2], points[0]));
      if (dot(normal, minus(points[0], eye)) >= 0) continue;
      const local = points.map((p) => axes.map((axis) => dot(axis, minus(p, eye))));
      if (local.some((p) => p[2] < 0.05)) continue;
      const size = Math.hypot(...normal) || 1;
      const light = 0.45 + 0.55 * Math.max(0, dot(normal, [0.35, -0.25, 0.9]) / size);
      const depth = local.reduce((sum, p) => sum + p[2], 0) / local.length;
      seen.push({ depth, light, rgb, flat: local.map((p) => [canvas.width / 2 + scale * p[0] / p[2], canvas.height / 2 - scale * p[1] / p[2]]) });
    }
    seen.sort((p, q) => q.depth - p.depth);
    pen.fillStyle = "#eef2ef";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    for (const { light, rgb, flat } of seen) {
      const colour = `rgb(${rgb.map((share) => Math.round(255 * share * light)).join(",")})`;
      pen.fillStyle = pen.strokeStyle = colour;
      pen.beginPath();
      flat.forEach(([x, y], k) => (k ? pen.lineTo(x, y) : pen.moveTo(x, y)));
      pen.closePath();
      pen.fill();
      pen.stroke();
    }
    caption.textContent = `${frame.s.toFixed(1)} s · ${frame.caption}`;
    canvas.dataset.drawn = seen.length;
  };

  let timer = null;
  const play = () => {
    button.textContent = "Pause";
    timer = setInterval(() => {
      slider.value = (Number(slider.value) + 1) % film.frames.length;
      draw();
    }, 1000 / film.frames_per_s);
  };
  const pause = () => {
    clearInterval(timer);
    timer = null;
    button.textContent = "Play";
  };
  button.addEventListener("click", () => (timer ? pause() : play()));
  slider.addEventListener("input", () => { pause(); draw(); });
  canvas.addEventListener("pointermove", (event) => {
    if (!event.buttons) return;
    view.turn -= event.movementX / 200;
    view.lift = Math.min(1.5, Math.max(-0.2, view.lift + event.movementY / 200));
    draw();
  });
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    view.distance = Math.min(8, Math.max(1, view.distance * (event.deltaY > 0 ? 1.1 : 0.9)));
    draw();
  }, { passive: false });
  draw();
  const moves = !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  new IntersectionObserver((entries) => entries.forEach((entry) => {
    if (entry.isIntersecting && moves && !timer) play();
    if (!entry.isIntersecting && timer) pause();
  })).observe(canvas);
})();
