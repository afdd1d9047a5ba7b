// ONNX Runtime as a peer: reads a job a line, answers a line, both JSON. Usage: node ort_worker.js FOLDER
// {"model", "threads", "batch", "seconds"} -> {"n", "median_ms"}; "load": from file to a first answer, in ms.
const path = require('path'), readline = require('readline');

const folder = path.resolve(process.argv[2]);
const ort = require(path.join(folder, 'node_modules', 'onnxruntime-node'));
const side = { 'resnet20-a': 32, 'resnet20-b': 32, resnet18: 224, resnet50: 224 };
const ready = new Map();
const now = () => Number(process.hrtime.bigint()) / 1e6;

function numbers(n) {
	const v = new Float32Array(n);
	for (let i = 0, seed = 1; i < n; i++) {
		seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
		v[i] = seed / 2 ** 31 - 1;
	}
	return v;
}

function open(job) {
	return ort.InferenceSession.create(path.join(folder, job.model + '.onnx'), {
		executionProviders: ['cpu'],
		intraOpNumThreads: job.threads,
		interOpNumThreads: 1,
		graphOptimizationLevel: 'all',
		executionMode: 'sequential',
	});
}

function feed(job) {
	const s = side[job.model];
	return { x: new ort.Tensor('float32', numbers(job.batch * 3 * s * s), [job.batch, 3, s, s]) };
}

async function measure(session, x, seconds) {
	const times = [], start = now();
	while (times.length < 3 || now() - start < seconds * 1e3) {
		const began = now();
		await session.run(x);
		times.push(now() - began);
	}
	return times;
}

function median(v) {
	v.sort((a, b) => a - b);
	const i = v.length >> 1;
	return v.length % 2 ? v[i] : (v[i - 1] + v[i]) / 2;
}

async function run(job) {
	if (job.load) {
		const began = now(), session = await open(job);
		await session.run(feed(job));
		const took = now() - began;
		await session.release();
		return { n: 1, median_ms: took };
	}
	const key = [job.model, job.threads, job.batch].join();
	if (!ready.has(key)) {
		ready.set(key, [await open(job), feed(job)]);
		await measure(...ready.get(key), 0.2);
	}
	const times = await measure(...ready.get(key), job.seconds);
	return { n: times.length, median_ms: median(times) };
}

(async () => {
	for await (const line of readline.createInterface({ input: process.stdin }))
		console.log(JSON.stringify(await run(JSON.parse(line))));
})();
