'use strict';

const byId = id => document.getElementById(id);
let model = null;
// The request under way; a newer image takes its place.
let underWay = null;
// What was sent last, to be sent again with another choice of inversion.
let last = null;

const percent = share => (share * 100).toFixed(share > 0 && share < 0.0005 ? 3 : 1) + ' %';
const capital = text => text.charAt(0).toUpperCase() + text.slice(1);

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

// The answer's document; what went wrong comes as an error with a text for people.
async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new Error('The server does not answer. It may have ended; start it again and reload this page.');
  }
  let document;
  try {
    document = await answer.json();
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new Error('The server has answered with status ' + answer.status + ' and something that is not JSON.');
  }
  if (!answer.ok) throw new Error(document.error);
  return document;
}

function showError(message) {
  byId('error').querySelector('p').textContent = message;
  byId('error').hidden = false;
  byId('waiting').hidden = true;
  byId('result').hidden = true;
}

async function showModel() {
  model = await ask('model');
  byId('title').textContent = model.title;
  document.title = model.title + ' \u00b7 try the model';
  const loaded = model.loadedAt.replace('T', ' ').replace('Z', ' UTC');
  byId('facts').textContent =
    (model.accuracy === null ? '' : 'Test accuracy ' + percent(model.accuracy) + ' \u00b7 ')
    + model.classes.length + ' classes \u00b7 ' + model.size + ' \u00d7 ' + model.size + ' pixels \u00b7 loaded '
    + loaded;
  byId('reload').hidden = model.reloadProblem === null;
  byId('reload').querySelector('p').textContent = model.reloadProblem || '';
}

async function showSamples() {
  const samples = await ask('samples');
  const strip = byId('samples').querySelector('.strip');
  strip.replaceChildren();
  for (const sample of samples) {
    const button = element('button', '');
    button.type = 'button';
    button.title = capital(sample.name);
    const image = element('img', '');
    image.alt = sample.name;
    image.src = 'data:image/png;base64,' + sample.png;
    button.append(image);
    const bytes = Uint8Array.from(atob(sample.png), c => c.charCodeAt(0));
    button.onclick = () => {
      predict(new Blob([bytes]), 'Test image: ' + sample.name, button);
    };
    strip.append(button);
  }
  byId('samples').hidden = samples.length === 0;
}

function drawSeen(base64, size) {
  const gray = atob(base64);
  const canvas = byId('canvas');
  canvas.width = size;
  canvas.height = size;
  const context = canvas.getContext('2d');
  const image = context.createImageData(size, size);
  for (let i = 0; i < size * size; i++) {
    const value = gray.charCodeAt(i);
    image.data.set([value, value, value, 255], 4 * i);
  }
  context.putImageData(image, 0, 0);
}

function showPrediction(prediction, name, choice) {
  drawSeen(prediction.pixels, prediction.size);
  byId('source').textContent = name;
  byId('answer').textContent = capital(prediction.name) + ' ' + percent(prediction.probabilities[prediction.name]);
  byId('note').textContent =
    (prediction.inverted ? 'Inverted' : 'Not inverted') + (choice === 'auto' ? ', as its border told' : '');
  const rows = Object.entries(prediction.probabilities).map(([className, probability]) => {
    const row = element('li', className === prediction.name ? 'first' : '');
    const track = element('span', 'track');
    const bar = element('span', '');
    bar.style.width = 100 * probability + '%';
    track.append(bar);
    const label = element('span', 'name', capital(className));
    label.title = className;
    row.append(label, track, element('span', 'figure', percent(probability)));
    return row;
  });
  byId('odds').replaceChildren(...rows);
  byId('made').textContent = prediction.version + ' \u00b7 ' + prediction.milliseconds + ' ms';
  byId('error').hidden = true;
  byId('waiting').hidden = true;
  byId('result').hidden = false;
}

async function predict(blob, name, button) {
  last = { blob, name, button };
  document.querySelectorAll('.tries .chosen').forEach(each => each.classList.remove('chosen'));
  if (button) button.classList.add('chosen');
  if (underWay) underWay.abort();
  const request = new AbortController();
  underWay = request;
  byId('result').classList.add('busy');
  const choice = document.querySelector('input[name=invert]:checked').value;
  try {
    if (model && blob.size > model.mostBytes) {
      throw new Error('The file has ' + blob.size + ' bytes, at most ' + model.mostBytes + ' are taken; use a smaller image.');
    }
    const prediction = await ask('predict?pixels=true&invert=' + choice,
      { method: 'POST', body: blob, signal: request.signal });
    showPrediction(prediction, name, choice);
    if (!model || prediction.version !== model.version) {
      await showModel();
      await showSamples();
    }
  } catch (e) {
    if (e.name !== 'AbortError') showError(e.message);
  } finally {
    if (underWay === request) {
      underWay = null;
      byId('result').classList.remove('busy');
    }
  }
}

function take(files) {
  if (files.length > 0) predict(files[0], files[0].name || 'Pasted image');
}

byId('file').onchange = event => {
  take(event.target.files);
  // The same file may be chosen again.
  event.target.value = '';
};
document.onpaste = event => take(event.clipboardData.files);
document.querySelectorAll('input[name=invert]').forEach(input => {
  input.onchange = () => {
    if (last) predict(last.blob, last.name, last.button);
  };
});
document.ondragover = event => {
  event.preventDefault();
  byId('drop').classList.add('over');
};
document.ondragleave = event => {
  if (event.relatedTarget === null) byId('drop').classList.remove('over');
};
document.ondrop = event => {
  event.preventDefault();
  byId('drop').classList.remove('over');
  if (event.dataTransfer.files.length > 0) {
    take(event.dataTransfer.files);
  } else {
    showError('What was dropped is no file; save the image first, and drop that.');
  }
};
showModel().then(showSamples).catch(e => showError(e.message));
