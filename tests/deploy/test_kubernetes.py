"""What the manifests come to once kustomize has put them together, as a cluster would get them."""

import shutil
import subprocess
from typing import Any

import kubernetes_validate
import pytest
import yaml

from tests.deploy.test_layouts import COMPOSE, KUBERNETES, VERSION
from tests.services.running import skip

MEBIBYTES = {"m": 1, "g": 1024, "Mi": 1, "Gi": 1024}


@pytest.fixture(scope="module")
def made() -> list[Any]:
    kubectl = shutil.which("kubectl")
    if kubectl is None:
        skip("kubernetes-client")
    done = subprocess.run([kubectl, "kustomize", KUBERNETES], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return list(yaml.safe_load_all(done.stdout))


def of_kind(made: list[Any], *kinds: str) -> dict[str, Any]:
    return {one["metadata"]["name"]: one for one in made if one["kind"] in kinds}


def mebibytes(text: str) -> int:
    unit = text.lstrip("0123456789")
    return int(text.removesuffix(unit)) * MEBIBYTES[unit]


def test_kubernetes_takes_what_is_made(made: list[Any]):
    for manifest in made:
        kubernetes_validate.validate(manifest, VERSION, strict=True)


def test_every_deployment_starts_once_the_tables_are_there(made: list[Any]):
    for name, deployment in of_kind(made, "Deployment").items():
        pod = deployment["spec"]["template"]["spec"]
        [waiting], [container] = pod["initContainers"], pod["containers"]

        assert "migrate --check" in waiting["command"][-1], name
        # With the same settings, the same image, and no more rights.
        for member in ("image", "envFrom", "volumeMounts", "securityContext"):
            assert waiting[member] == container[member], (name, member)


def test_no_pod_is_asked_but_web_and_that_by_the_ingress_and_by_who_watches(made: list[Any]):
    pods = {
        name: one["spec"]["template"]["metadata"]["labels"]
        for name, one in of_kind(made, "Deployment", "Job").items()
    }
    asked: dict[str, list[Any]] = {}
    for policy in of_kind(made, "NetworkPolicy").values():
        wanted = policy["spec"]["podSelector"]["matchLabels"].items()
        for name, labels in pods.items():
            if wanted <= labels.items() and "Ingress" in policy["spec"]["policyTypes"]:
                asked.setdefault(name, []).extend(policy["spec"].get("ingress", []))

    assert asked.keys() == pods.keys()
    [web] = asked.pop("web")
    assert web["from"]
    assert not any(asked.values())


def test_the_ingress_passes_nothing_on_that_is_for_those_who_watch(made: list[Any]):
    [rule] = of_kind(made, "Ingress")["greenlight"]["spec"]["rules"]
    leads = {path["path"]: path["backend"]["service"]["name"] for path in rule["http"]["paths"]}
    services = of_kind(made, "Service")

    assert leads == {"/": "web", "/metrics": "nobody", "/readyz": "nobody"}
    assert "selector" not in services["nobody"]["spec"]


def test_a_web_pod_is_asked_first_when_it_has_all_it_needs_and_then_as_long_as_it_lives(
    made: list[Any],
):
    [web] = of_kind(made, "Deployment")["web"]["spec"]["template"]["spec"]["containers"]

    assert web["startupProbe"]["httpGet"]["path"] == "/readyz?exclude=broker"
    assert web["readinessProbe"]["httpGet"]["path"] == "/healthz"
    assert web["livenessProbe"]["httpGet"]["path"] == "/healthz"


def test_a_web_pod_that_ends_has_time_for_what_it_is_answering(made: list[Any]):
    pod = of_kind(made, "Deployment")["web"]["spec"]["template"]["spec"]
    [web] = pod["containers"]
    waits = web["lifecycle"]["preStop"]["sleep"]["seconds"]
    [option] = [word for word in COMPOSE["services"]["web"]["command"] if "kill-timeout" in word]
    granian = int(option.partition("=")[2])

    assert pod["terminationGracePeriodSeconds"] > waits + granian


def test_web_may_hold_what_was_measured_in_both_layouts(made: list[Any]):
    """benchmarks/README.md: two processes hold 702 MiB of a record with 50,000 members."""
    [web] = of_kind(made, "Deployment")["web"]["spec"]["template"]["spec"]["containers"]
    limits = [web["resources"]["limits"]["memory"], COMPOSE["services"]["web"]["mem_limit"]]

    # Twice, since they are replaced while the ones before still answer.
    assert [mebibytes(limit) >= 2 * 702 for limit in limits] == [True, True]


def test_a_node_can_be_emptied_however_few_replicas_there_are(made: list[Any]):
    budget = of_kind(made, "PodDisruptionBudget")["web"]["spec"]

    assert "minAvailable" not in budget
    assert budget["maxUnavailable"] == 1
