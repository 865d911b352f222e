"""Addresses, URLs and headers that are refused."""

import pytest

from notifications.rules.addresses import Policy
from notifications.rules.custom_headers import UnfitHeader, check_headers
from notifications.rules.urls import UnfitUrl, read_target

DENIED = [
    "0.0.0.1", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.255", "169.254.169.254",
    "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1",
    "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.9", "224.0.0.1", "239.1.1.1",
    "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1",
    "::ffff:a9fe:a9fe", "::ffff:8.8.8.8", "::ffff:0:7f00:1", "64:ff9b::a9fe:a9fe",
    "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::",
    "2002:808:808::", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0",
    "febf::1", "fec0::1", "ff02::1", "nonsense", "2130706433",
]  # fmt: skip
PUBLIC = [
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
    "126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255",
    "172.32.0.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
    "223.255.255.255", "2606:4700:4700::1111", "2a00:1450:4001:80e::200e", "2400:cb00::1",
]  # fmt: skip


@pytest.mark.parametrize("address", DENIED)
def test_no_address_that_leads_inwards_is_permitted(address: str):
    assert not Policy().permits(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_permitted_up_to_the_very_edges(address: str):
    assert Policy().permits(address)


def test_the_operator_allows_networks_and_no_others():
    policy = Policy(["10.20.0.0/16", "fd00:1::/32"])

    assert [policy.permits(a) for a in ("10.20.0.0", "10.20.255.255", "fd00:1::5")] == [True] * 3
    assert [policy.permits(a) for a in ("10.21.0.0", "10.19.255.255", "fd00:2::5")] == [False] * 3
    # What is mapped into IPv6 is another address, which was not allowed.
    assert not policy.permits("::ffff:10.20.0.1")


@pytest.mark.parametrize(
    "url",
    [
        "http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://127.1/", "http://0/",
        "https://localhost./", "https://a..b/", "https://-a.example/", "https://exa mple.org/",
        "https://user@example.org/", "https://example.org:80@127.0.0.1/", "https://@example.org/",
        "https://example.org\\@127.0.0.1/", "https://example.org/\r\nX-Evil: 1",
        "https://example.org:22/", "https://example.org:25/", "https://example.org:6379/",
        "https://example.org:99999/", "file:///etc/passwd", "gopher://example.org/",
        "//example.org/",        "https:///path", "https://bücher.example/", "https://example.org/#part",
        "https://[fe80::1%25eth0]/", "https://" + "a" * 2050,
    ],
)  # fmt: skip
def test_a_url_that_readers_may_understand_differently_is_refused(url: str):
    with pytest.raises(UnfitUrl):
        read_target(url)


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("https://Hooks.Example.org/in?x=1", "hooks.example.org", 443),
        ("https://xn--bcher-kva.example:8443/", "xn--bcher-kva.example", 8443),
        ("https://203.0.113.7/", "203.0.113.7", 443),
        ("http://[2001:db8::1]:8080/", "2001:db8::1", 8080),
        ("https://localhost/", "localhost", 443),
    ],
)
def test_a_plain_url_is_read(url: str, host: str, port: int):
    target = read_target(url)

    assert (target.host, target.port) == (host, port)


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "internal"}, {"Content-Length": "0"}, {"transfer-encoding": "chunked"},
        {"Connection": "close"}, {"webhook-id": "mine"}, {"Webhook-Signature": "v1,forged"},
        {"Proxy-Authorization": "x"}, {"Expect": "100-continue"}, {"Upgrade": "h2c"}, {"Te": "x"},
        {"Content-Type": "text/plain"}, {"User-Agent": "me"}, {"X-A": "one\r\nX-B: two"},
        {"X-A\r\n": "x"}, {"X A": "x"}, {"X-A": ""}, {"X-A": "é"}, {"X-A": "a", "x-a": "b"},
        {f"X-{number}": "x" for number in range(17)},
    ],
)  # fmt: skip
def test_headers_that_are_ours_or_no_headers_are_refused(headers: dict[str, str]):
    with pytest.raises(UnfitHeader):
        check_headers(headers)


def test_headers_of_the_owners_own_are_taken():
    check_headers({"Authorization": "Bearer abc def", "X-Tenant": "blue; shade=7"})
