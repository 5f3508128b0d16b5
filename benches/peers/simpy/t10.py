"""T10 in SimPy: a process for each request, a Resource for each station. Arguments: simulated seconds, seed."""
import random
import sys
import time

import simpy

SECONDS, SEED = float(sys.argv[1]), int(sys.argv[2])
WARM = min(20.0, SECONDS / 4)


def request(env, path, stays):
    born = env.now
    for station, mean in path:
        with station.request() as slot:
            yield slot
            yield env.timeout(random.expovariate(1 / mean))
    if born > WARM:
        stays.append(env.now - born)


def source(env, gateway, apps, backends, stays):
    while True:
        yield env.timeout(random.expovariate(1000.0))
        path = [(gateway, 0.008), (random.choice(apps), 0.020), (random.choice(backends), 0.015)]
        env.process(request(env, path, stays))


random.seed(SEED)
env = simpy.Environment()
gateway = simpy.Resource(env, 16)
apps = [simpy.Resource(env, 8) for _ in range(4)]
backends = [simpy.Resource(env, 4) for _ in range(5)]
stays = []
env.process(source(env, gateway, apps, backends, stays))
start = time.perf_counter()
env.run(until=SECONDS)
wall = time.perf_counter() - start
stays.sort()
n = len(stays)
print(f"simpy {SECONDS / wall:.1f} {sum(stays) / n:.6f} {stays[n // 2]:.6f} {stays[n * 99 // 100]:.6f}")
