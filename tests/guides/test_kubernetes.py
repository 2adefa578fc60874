"""The files for Kubernetes: what its schemas, the operator and dask make of them."""

import copy
import gzip
import json
import re
import subprocess
import sys
import zipfile
from functools import reduce
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import pytest
import yaml
from distributed.cli import dask_scheduler, dask_worker

from autograde import __version__
from tests.assignments import ROOT
from tests.guides.test_guides import text

FOLDER = ROOT / "setup" / "cluster"
VERSIONS = ("1.33", kubernetes_validate.latest_version())
"""The first of Kubernetes that the guide names, and the last that there is a schema of."""

Data = dict[str, Any]


@pytest.fixture
def cluster() -> Data:
    return documents()[0]


def documents() -> list[Data]:
    return list(yaml.safe_load_all((FOLDER / "kubernetes.yaml").read_text(encoding="utf-8")))


def definition(kind: str) -> Data:
    """The operator's definition of a kind of resource."""
    path = ROOT / "tests" / "fixtures" / "dask-kubernetes" / f"{kind}.json.gz"
    return json.loads(gzip.decompress(path.read_bytes()))


def patched(definition: Data) -> Data:
    """A definition with what the guide adds to it."""
    for operation in json.loads((FOLDER / "pod-schema.json").read_text(encoding="utf-8")):
        assert operation["op"] == "add"
        *above, name = operation["path"].strip("/").split("/")
        place: Any = reduce(
            lambda found, key: found[int(key) if isinstance(found, list) else key],
            above,
            definition,
        )
        assert name not in place
        place[name] = operation["value"]
    return definition


def dropped(resource: Data, definition: Data) -> set[str]:
    """The fields of a resource that Kubernetes drops; those that it refuses are an error."""
    schema = definition["spec"]["versions"][0]["schema"]["openAPIV3Schema"]
    jsonschema.validate(resource, schema)
    unknown = jsonschema.Draft202012Validator(strict(schema)).iter_errors(
        {"spec": resource["spec"]}
    )
    return {name for error in unknown for name in re.findall(r"'(\w+)' was unex", error.message)}


def strict(schema: Any) -> Any:
    """The same schema, for which all that it does not name is wrong."""
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {"additionalProperties": False} if isinstance(schema.get("properties"), dict) else {}
    return closed | {name: strict(part) for name, part in schema.items()}


def group(cluster: Data) -> Data:
    """The group of workers that the operator makes of a cluster."""
    return {"spec": {"cluster": cluster["metadata"]["name"], "worker": cluster["spec"]["worker"]}}


def deployment(cluster: Data, component: str) -> Data:
    """What the operator makes of the scheduler, or of a worker."""
    labels = {"dask.org/cluster-name": "grading", "dask.org/component": component}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": component},
        "spec": {
            "selector": {"matchLabels": labels},
            "template": {
                "metadata": {"labels": labels},
                "spec": copy.deepcopy(cluster["spec"][component]["spec"]),
            },
        },
    }


def container(cluster: Data, component: str) -> Data:
    [found] = cluster["spec"][component]["spec"]["containers"]
    return found


def test_the_operator_keeps_every_field(cluster: Data) -> None:
    assert dropped(cluster, patched(definition("daskcluster"))) == set()
    assert dropped(group(cluster), patched(definition("daskworkergroup"))) == set()


def test_without_what_the_guide_adds_isolation_would_be_dropped(cluster: Data) -> None:
    lost = {"hostUsers", "appArmorProfile"}
    assert dropped(cluster, definition("daskcluster")) == lost
    assert dropped(group(cluster), definition("daskworkergroup")) == lost


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("component", ["scheduler", "worker"])
def test_pods_are_as_kubernetes_wants_them(version: str, component: str, cluster: Data) -> None:
    kubernetes_validate.validate(deployment(cluster, component), version, strict=True)


@pytest.mark.parametrize("version", VERSIONS)
def test_service_and_policy_are_as_kubernetes_wants_them(version: str) -> None:
    cluster, *others = documents()
    service = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "grading-scheduler"}}
    for resource in (service | {"spec": cluster["spec"]["scheduler"]["service"]}, *others):
        kubernetes_validate.validate(resource, version, strict=True)


def test_the_schemas_find_what_is_wrong(cluster: Data) -> None:
    cluster["spec"]["worker"]["spec"]["hostUser"] = False
    assert dropped(cluster, patched(definition("daskcluster"))) == {"hostUser"}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(deployment(cluster, "worker"), VERSIONS[0], strict=True)


def test_scheduler_and_service_fit_together_and_the_operator_finds_both(cluster: Data) -> None:
    service = cluster["spec"]["scheduler"]["service"]
    labels = deployment(cluster, "scheduler")["spec"]["template"]["metadata"]["labels"]
    assert service["selector"] == labels
    ports = {port["name"]: port for port in service["ports"]}
    assert ports.keys() == {"tcp-comm", "http-dashboard"}  # the names that it asks for
    inside = {port["name"]: port for port in container(cluster, "scheduler")["ports"]}
    for name, port in ports.items():
        assert port["targetPort"] == name
        assert port["port"] == inside[name]["containerPort"]


def test_the_guide_says_what_a_worker_asks_for(cluster: Data) -> None:
    pod = cluster["spec"]["worker"]["spec"]
    asked = container(cluster, "worker")["securityContext"]
    told = set(re.findall(r"^\| `(\w+): (\w+)` \|", text("clusters"), re.MULTILINE))
    assert told == {
        ("hostUsers", str(pod["hostUsers"]).lower()),
        ("procMount", asked["procMount"]),
        *((name, asked[name]["type"]) for name in ("seccompProfile", "appArmorProfile")),
    }
    assert asked["capabilities"] == {"drop": ["ALL"]}
    assert not asked["allowPrivilegeEscalation"]
    assert pod["securityContext"]["runAsNonRoot"]


@pytest.mark.parametrize(
    ("component", "program"), [("scheduler", dask_scheduler), ("worker", dask_worker)]
)
def test_what_pods_start_is_dask_with_the_key(component: str, program: Any, cluster: Data) -> None:
    started = container(cluster, component)
    dask, name, *options = started["args"]
    assert (dask, name) == ("dask", component)
    known = {option for parameter in program.main.params for option in parameter.opts}
    assert {option.partition("=")[0] for option in options} <= known
    key = ("--tls-ca-file=/key/tls.crt", "--tls-cert=/key/tls.crt", "--tls-key=/key/tls.key")
    assert set(key) <= set(options)
    [mount] = started["volumeMounts"]
    assert mount["mountPath"] == "/key"


def dockerfile() -> str:
    return (FOLDER / "Dockerfile").read_text(encoding="utf-8")


def test_image_and_pods_agree(cluster: Data) -> None:
    for component in ("scheduler", "worker"):
        assert container(cluster, component)["image"] == f"autograde:{__version__}"
        pod = cluster["spec"][component]["spec"]
        assert f"USER {pod['securityContext']['runAsUser']}\n" in dockerfile()
    assert f"docker build --tag autograde:{__version__} " in text("clusters")


def test_commands_of_the_image_are_well_formed() -> None:
    for command in re.findall(r"^RUN ((?:.*\\\n)*.*)$", dockerfile(), re.MULTILINE):
        subprocess.run(["bash", "-nc", command], check=True)


@pytest.mark.slow
def test_what_the_image_copies_makes_the_whole_package(tmp_path: Path) -> None:
    for copied in re.findall(r"^COPY (.+) \S+$", dockerfile(), re.MULTILINE):
        for name in copied.split():
            assert (ROOT / name).exists(), name
            target = tmp_path / "course" / name
            target.parent.mkdir(exist_ok=True)
            subprocess.run(["cp", "-r", ROOT / name, target], check=True)
    make = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*make, "--wheel-dir", tmp_path, "."], cwd=tmp_path / "course", check=True)
    [wheel] = tmp_path.glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    files = (path for path in (ROOT / "autograde").rglob("*") if "__pycache__" not in path.parts)
    assert {
        path.relative_to(ROOT).as_posix()
        for path in files
        if path.suffix in {".py", ".npz", ".json", ".css"}
    } <= packed
