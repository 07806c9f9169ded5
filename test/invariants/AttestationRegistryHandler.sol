// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    AttestationRequest,
    IAttestationRegistry,
    RevocationRequest
} from "../../contracts/interfaces/IAttestationRegistry.sol";
import { Attestation } from "../../contracts/interfaces/ISchemaResolver.sol";
import { ProbeResolver } from "../contracts/support/ProbeResolver.sol";
import { SigningFixture } from "../contracts/support/SigningFixture.sol";

/// @notice What anybody can do to the registry, in any order; it keeps its own copy of every attestation.
contract AttestationRegistryHandler is SigningFixture {
    uint256 private constant SIGNERS = 5;

    Attestation[] private _made;
    mapping(bytes32 uid => bool isKnown) private _uids;
    mapping(address signer => uint256 nonce) private _nonces;
    mapping(bytes32 data => uint64 moment) private _timestamps;
    mapping(address revoker => mapping(bytes32 data => uint64 moment)) private _offchain;
    uint256 public repeatedUids;
    uint256 public revocations;

    constructor() {
        setUp();
        vm.deal(address(this), 1 << 100);
        _record(registry.getAttestation(anchor));
    }

    // ---------------------------------------------------------------- what can be done

    function attest(uint256 seed, bool isSigned) external {
        Request memory request = _requestOf(seed);
        uint256 value = valueOf(request);
        Attestation[] memory expected = expectedOf(request.schema, request.signer, request.items);
        bytes32[] memory uids = _send(request, isSigned, value + (seed % 3));
        isMade(uids, expected);
        for (uint256 i = 0; i < expected.length; ++i) _record(expected[i]);
    }

    /// @dev The resolver says no: nothing of it is kept.
    function attestInVain(uint256 seed, bool isSigned) external {
        Request memory request = _requestOf(seed);
        request.schema = probed;
        Attestation[] memory expected = expectedOf(request.schema, request.signer, request.items);
        resolver.set(ProbeResolver.Mood.Refuse);
        uint256 nonce = registry.getNonce(request.signer);
        bytes[] memory signatures = sign(request, _keyOf(request.signer));
        vm.expectRevert();
        if (isSigned) {
            send(request, signatures, valueOf(request));
        } else {
            registry.multiAttest{ value: valueOf(request) }(groupOf(request.schema, request.items));
        }
        resolver.set(ProbeResolver.Mood.Accept);
        for (uint256 i = 0; i < expected.length; ++i) {
            isTrue(!registry.isAttestationValid(expected[i].uid), "nothing of it is kept");
        }
        equal(registry.getNonce(request.signer), nonce, "no nonce is used");
    }

    /// @dev Revokes one, together with those after it that may go along; or is refused, and for the right reason.
    function revoke(uint256 seed, bool isSigned) external {
        Attestation memory first = _made[seed % _made.length];
        if (!first.revocable || first.revocationTime != 0) {
            bytes4 reason =
                first.revocable
                    ? IAttestationRegistry.AlreadyRevoked.selector
                    : IAttestationRegistry.Irrevocable.selector;
            return _refuses(first.attester, first, reason);
        }
        if (first.attester == address(this)) isSigned = false;
        uint256[] memory together = new uint256[](4);
        uint256 count = 0;
        for (uint256 i = seed % _made.length; i < _made.length && count < 1 + (draw(seed, 1) % 4); ++i) {
            Attestation storage next = _made[i];
            bool isAlike = next.schema == first.schema && next.attester == first.attester;
            if (isAlike && next.revocable && next.revocationTime == 0) together[count++] = i;
        }
        Request memory request;
        request.isRevocation = true;
        request.kind = count == 1 ? Kind(draw(seed, 2) % 3) : Kind(1 + (draw(seed, 2) % 2));
        (request.signer, request.schema) = (first.attester, first.schema);
        request.items = itemsOf(seed, count);
        request.uids = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            request.uids[i] = _made[together[i]].uid;
            _made[together[i]].revocationTime = time;
            request.items[i].value = first.schema == probed ? draw(seed, 10 + i) % 3 : 0;
        }
        revocations += count;
        _send(request, isSigned, valueOf(request) + (seed % 3));
    }

    function revokeAsSomebodyElse(uint256 seed, uint256 who) external {
        Attestation memory one = _made[seed % _made.length];
        address somebody = _signerAt(who);
        if (somebody != one.attester) _refuses(somebody, one, IAttestationRegistry.AccessDenied.selector);
        one.schema = one.schema == free ? probed : free;
        _refuses(somebody, one, IAttestationRegistry.InvalidSchema.selector);
    }

    function increaseNonce(uint256 who, uint256 by) external {
        address signer = _signerAt(who);
        _nonces[signer] += bound(by, 1, 1 << 64);
        vm.prank(signer);
        registry.increaseNonce(_nonces[signer]);
        vm.prank(signer);
        vm.expectRevert(IAttestationRegistry.InvalidNonce.selector);
        registry.increaseNonce(_nonces[signer] - (by % 2));
    }

    function record(uint256 what) external {
        bytes32 data = bytes32(what % 8);
        if (_timestamps[data] == 0) _timestamps[data] = time;
        else vm.expectRevert(IAttestationRegistry.AlreadyTimestamped.selector);
        registry.timestamp(data);
        address revoker = _signerAt(what >> 8);
        if (_offchain[revoker][data] == 0) _offchain[revoker][data] = time;
        else vm.expectRevert(IAttestationRegistry.AlreadyRevokedOffchain.selector);
        vm.prank(revoker);
        registry.revokeOffchain(data);
    }

    /// @dev Mostly a little, sometimes as much as a 31-bit field holds.
    function wait(uint256 seconds_) external {
        moveTo(time + uint64(seconds_ % 16 == 0 ? 1 << 31 : 1 + (seconds_ % 10_000)));
    }

    function payBack(bool yes) external {
        resolver.set(yes ? ProbeResolver.Mood.PayBack : ProbeResolver.Mood.Accept);
    }

    /// @dev As if 2^31 series had been opened meanwhile.
    function skipSeries() external {
        setNextSeries(nextSeries() + (1 << 31));
    }

    // ---------------------------------------------------------------- what must hold

    function registryBalance() external view returns (uint256) {
        return address(registry).balance;
    }

    function readsAll() external view returns (uint256 revoked) {
        for (uint256 i = 0; i < _made.length; ++i) {
            reads(_made[i]);
            if (_made[i].revocationTime != 0) ++revoked;
        }
    }

    function noncesAreRight() external view {
        for (uint256 i = 0; i < SIGNERS; ++i) {
            address signer = _signerAt(i);
            equal(registry.getNonce(signer), _nonces[signer], "nonce");
        }
    }

    function recordsAreRight() external view {
        for (uint256 what = 0; what < 8; ++what) {
            bytes32 data = bytes32(what);
            equal(registry.getTimestamp(data), _timestamps[data], "timestamp");
            for (uint256 i = 0; i < SIGNERS; ++i) {
                address revoker = _signerAt(i);
                equal(registry.getRevokeOffchain(revoker, data), _offchain[revoker][data], "off-chain");
            }
        }
    }

    // ---------------------------------------------------------------- parts

    function _requestOf(uint256 seed) private view returns (Request memory request) {
        uint256 count = 1 + (draw(seed, 20) % 4);
        request.kind = count == 1 ? Kind(draw(seed, 21) % 3) : Kind(1 + (draw(seed, 21) % 2));
        request.signer = _signerAt(draw(seed, 22));
        request.schema = [free, lasting, probed][draw(seed, 23) % 3];
        request.items = itemsOf(seed, count);
        for (uint256 i = 0; i < count; ++i) {
            if (request.schema == lasting) request.items[i].revocable = false;
            if (request.schema == probed) request.items[i].value = draw(seed, 24 + i) % 3;
            if (draw(seed, 30 + i) % 4 == 0) request.items[i].refUID = _made[draw(seed, 40 + i) % _made.length].uid;
        }
    }

    /// @dev Sent by the signer, or signed and sent by this; what no resolver keeps comes back to the sender.
    function _send(Request memory request, bool isSigned, uint256 sent) private returns (bytes32[] memory uids) {
        address sender = isSigned ? address(this) : request.signer;
        bytes[] memory signatures;
        if (isSigned) {
            signatures = sign(request, _keyOf(request.signer));
            _nonces[request.signer] += noncesOf(request);
        } else if (sender != address(this)) {
            vm.deal(sender, sent);
        }
        uint256 had = sender.balance;
        uint256 others = address(resolver).balance + (isSigned ? request.signer.balance : 0);
        if (isSigned) {
            uids = send(request, signatures, sent);
        } else {
            vm.startPrank(sender);
            uids = _sendUnsigned(request, sent);
            vm.stopPrank();
        }
        uint256 othersNow = address(resolver).balance + (isSigned ? request.signer.balance : 0);
        equal(sender.balance + othersNow, had + others, "no wei is lost");
        if (isSigned) equal(had - sender.balance, valueOf(request), "what is left comes back");
    }

    function _sendUnsigned(Request memory request, uint256 sent) private returns (bytes32[] memory uids) {
        if (request.isRevocation) {
            if (request.kind != Kind.One) {
                registry.multiRevoke{ value: sent }(
                    revocationGroupOf(request.schema, revocationsOf(request, 0, request.uids.length))
                );
            } else {
                registry.revoke{ value: sent }(RevocationRequest(request.schema, revocationsOf(request, 0, 1)[0]));
            }
            return request.uids;
        }
        if (request.kind != Kind.One)
            return registry.multiAttest{ value: sent }(groupOf(request.schema, request.items));
        uids = new bytes32[](1);
        uids[0] = registry.attest{ value: sent }(AttestationRequest(request.schema, request.items[0]));
    }

    function _refuses(address revoker, Attestation memory one, bytes4 reason) private {
        vm.prank(revoker);
        vm.expectRevert(reason);
        registry.revoke(revocationOf(one.schema, one.uid));
    }

    function _record(Attestation memory attestation) private {
        if (_uids[attestation.uid]) ++repeatedUids;
        _uids[attestation.uid] = true;
        _made.push(attestation);
    }

    function _signerAt(uint256 index) private pure returns (address) {
        return vm.addr(KEY + (index % SIGNERS));
    }

    function _keyOf(address signer) private pure returns (uint256 key) {
        for (key = KEY; vm.addr(key) != signer; ++key) {}
    }
}
