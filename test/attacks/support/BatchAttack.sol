// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Authorization } from "../../../contracts/interfaces/IBatchAuthorizations.sol";
import {
    BatchHeader,
    ChangeKind,
    IBatchRegistry,
    Policy,
    WordMask
} from "../../../contracts/interfaces/IBatchRegistry.sol";
import {
    Credential,
    ICredentialVerifier,
    Outcome,
    Verdict
} from "../../../contracts/interfaces/ICredentialVerifier.sol";
import { Ids } from "../../../contracts/libraries/Ids.sol";
import { BatchFixture } from "../../contracts/support/BatchFixture.sol";
import { BatchHole, IHoled } from "../twins/BatchHole.sol";
import { TwinRegistry } from "../twins/TwinRegistry.sol";
import { Attack } from "./Attack.sol";
import { BatchHash } from "./BatchHash.sol";

/// @notice What attacks on batches share. An attack is a function that reports what it got; the tests run it against ours
/// and the sound twin, where it must fail, and against the twin with one hole, where it must succeed.
abstract contract BatchAttack is BatchFixture, Attack {
    uint256 internal constant SIZE = 12;
    uint256 internal constant ISSUER_KEY = uint256(keccak256("issuer"));
    uint256 internal constant REVOKER_KEY = uint256(keccak256("revoker"));
    uint256 internal constant EMERGENCY_KEY = uint256(keccak256("emergency"));
    uint64 internal constant LIMIT = 10 days;
    uint256 internal constant WHOLE_BATCH = type(uint256).max;

    /// @dev Not read from the block: the compiler reads it again later, on the other chain.
    uint256 internal constant HOME = 31337;

    enum Act {
        Issue,
        Change,
        Hold
    }

    /// @dev What a role signs, whatever it is.
    struct Order {
        Act act;
        BatchHeader header;
        ChangeKind kind;
        WordMask[] masks;
        uint256[] targets;
        uint64 until;
        string uri;
        uint32 reason;
        bytes32 evidence;
        uint32 revision;
        uint256 nonce;
        uint64 deadline;
    }

    BatchHeader internal header;
    BatchHole internal hole;

    bool internal isTwin;
    address private _ours;
    address private _oursVerifier;
    address private _twin;
    address private _twinVerifier;

    /// @dev Runs the test twice: against ours and against the sound twin.
    modifier onOursAndSoundTwin() {
        useOurs();
        _;
        hole = BatchHole.None;
        _useTwin();
        _;
    }

    /// @dev Runs the test against the twin that lacks one safeguard.
    modifier onTwin(BatchHole missing) {
        // By storage: given as an argument, the optimizer would copy the function for each hole.
        hole = missing;
        _useTwin();
        _;
    }

    function setUp() public virtual override {
        vm.chainId(HOME);
        vm.warp(NOW);
        _ours = deploy("BatchRegistry", "");
        // No attack on batches asks for an attestation.
        _oursVerifier = deploy("CredentialVerifier", abi.encode(_ours, deploy("ToldAttestations", "")));
        _twin = deploy("TwinRegistry", "");
        _twinVerifier = deploy("TwinVerifier", abi.encode(_twin));
        header = makeBatch(SIZE);
    }

    /// @dev A batch with all three roles, each with a key.
    function begin(uint64 epochLength) internal {
        header = headerOfRows();
        header.issuer = vm.addr(ISSUER_KEY);
        header.policy = Policy({
            revoker: vm.addr(REVOKER_KEY),
            emergency: vm.addr(EMERGENCY_KEY),
            epochLength: epochLength,
            emergencyLimit: LIMIT,
            rulesHash: keccak256("rules")
        });
        issue(header);
    }

    /// @dev A second registry of the kind that is attacked, which is attacked from now on.
    /// @return first The one so far.
    function another() internal returns (IBatchRegistry first) {
        first = registry;
        registry = IBatchRegistry(deploy(isTwin ? "TwinRegistry" : "BatchRegistry", ""));
        if (isTwin) TwinRegistry(address(registry)).setHole(hole);
    }

    function idOf(BatchHeader memory of_) internal view returns (bytes32) {
        if (isTwin) return TwinRegistry(address(registry)).idOf(of_);
        bytes32 policyHash = keccak256(bytes.concat(Ids.POLICY_TYPEHASH, abi.encode(of_.policy)));
        return
            keccak256(
                abi.encode(
                    Ids.BATCH_TYPEHASH,
                    HOME,
                    registry,
                    of_.issuer,
                    of_.schema,
                    of_.root,
                    of_.size,
                    of_.issuedAt,
                    policyHash,
                    of_.manifestHash,
                    of_.salt
                )
            );
    }

    // ---------------------------------------------------------------- what is sent

    /// @dev Sends, and tells why not: empty where it was accepted.
    function send(address from, bytes memory data) internal returns (bytes memory reason) {
        vm.prank(from);
        (bool done, bytes memory answer) = address(registry).call(data);
        return done ? bytes("") : refusedWith(answer);
    }

    function announce(ChangeKind kind, uint256 index) internal returns (bytes memory reason) {
        return announce(header, kind, maskOf(index));
    }

    function announce(
        BatchHeader memory of_,
        ChangeKind kind,
        WordMask[] memory masks
    ) internal returns (bytes memory reason) {
        return send(of_.policy.revoker, abi.encodeCall(IBatchRegistry.change, (of_, kind, masks, 0, 0)));
    }

    function imposeHold(uint256 target, uint256 until) internal returns (bytes memory reason) {
        return imposeHold(header, target, until);
    }

    function imposeHold(BatchHeader memory of_, uint256 target, uint256 until) internal returns (bytes memory reason) {
        bytes memory data = abi.encodeCall(IBatchRegistry.imposeHold, (of_, only(target), uint64(until), 0, 0));
        return send(of_.policy.emergency, data);
    }

    function endHold(uint256 target, uint256 until) internal returns (bytes memory reason) {
        bytes memory data = abi.encodeCall(IBatchRegistry.endHold, (header, only(target), uint64(until), 0, 0));
        return send(header.policy.emergency, data);
    }

    function accepted(bytes memory reason, string memory what) internal pure {
        equal(bytes32(reason), bytes32(0), what);
    }

    /// @dev Whatever values it carries.
    function isKind(bytes memory reason, bytes4 selector) internal pure {
        equal(bytes32(bytes4(reason)), bytes32(selector), "error");
    }

    // ---------------------------------------------------------------- what is signed

    function orderToIssue() internal view returns (Order memory order) {
        (order.act, order.header, order.uri) = (Act.Issue, header, "ipfs://manifest");
        order.header.salt = "signed";
    }

    function orderToChange(ChangeKind kind, uint256 index) internal view returns (Order memory order) {
        (order.act, order.header, order.kind, order.masks) = (Act.Change, header, kind, maskOf(index));
        (order.reason, order.evidence) = (7, "evidence");
        order.nonce = registry.nonceOf(header.policy.revoker);
        order.revision = revisionFor(kind);
    }

    /// @param kind Emergency or EndEmergency.
    function orderToHold(ChangeKind kind, uint256 target, uint256 until) internal view returns (Order memory order) {
        (order.act, order.header, order.kind, order.targets) = (Act.Hold, header, kind, only(target));
        (order.reason, order.evidence, order.until) = (7, "evidence", uint64(until));
        order.nonce = registry.nonceOf(header.policy.emergency);
        order.revision = revisionFor(kind);
    }

    /// @dev What loosens names the batch's revision as it is, what tightens none.
    function revisionFor(ChangeKind kind) internal view returns (uint32) {
        bool tightens = kind < ChangeKind.Reinstate || kind == ChangeKind.Emergency;
        return tightens ? 0 : registry.revisionOf(idOf(header));
    }

    function keyOf(Order memory order) internal pure returns (uint256) {
        if (order.act == Act.Issue) return ISSUER_KEY;
        return order.act == Act.Change ? REVOKER_KEY : EMERGENCY_KEY;
    }

    function digestOf(Order memory order) internal view returns (bytes32) {
        return BatchHash.digest(hole, HOME, address(registry), _requestOf(order));
    }

    function sign(Order memory order) internal view returns (bytes memory signature) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keyOf(order), digestOf(order));
        return bytes.concat(r, s, bytes1(v));
    }

    function signed(Order memory order) internal view returns (bytes memory data) {
        return callOf(order, sign(order));
    }

    function callOf(Order memory order, bytes memory signature) internal pure returns (bytes memory) {
        Authorization memory given = Authorization(order.nonce, order.deadline, signature);
        if (order.act == Act.Issue) {
            return abi.encodeCall(IBatchRegistry.issueByDelegation, (order.header, order.uri, given));
        }
        if (order.act == Act.Change) {
            return
                abi.encodeCall(
                    IBatchRegistry.changeByDelegation,
                    (order.header, order.kind, order.masks, order.reason, order.evidence, order.revision, given)
                );
        }
        (BatchHeader memory of_, uint256[] memory targets) = (order.header, order.targets);
        (uint64 until, uint32 reason, bytes32 evidence) = (order.until, order.reason, order.evidence);
        if (order.kind == ChangeKind.Emergency) {
            return
                abi.encodeCall(IBatchRegistry.imposeHoldByDelegation, (of_, targets, until, reason, evidence, given));
        }
        return
            abi.encodeCall(
                IBatchRegistry.endHoldByDelegation,
                (of_, targets, until, reason, evidence, order.revision, given)
            );
    }

    // ---------------------------------------------------------------- what is seen

    function outcomeOf(BatchHeader memory of_, uint256 index) internal view returns (Outcome) {
        return verify(of_, index).outcome;
    }

    function outcomeOf(
        BatchHeader memory of_,
        Credential memory credential,
        bytes32[] memory proof
    ) internal view returns (Outcome) {
        Verdict memory verdict = verifier.verify(of_, credential, proof);
        return verdict.outcome;
    }

    function sameOutcome(Outcome actual, Outcome expected, string memory what) internal pure {
        equal(uint8(actual), uint8(expected), what);
    }

    /// @dev Whether, at some moment from `from` on, a verdict that may still be reused says something else than a live one.
    function isBelied(
        Verdict memory copy,
        uint256 index,
        uint256 from,
        uint256[3] memory moments
    ) internal returns (bool) {
        for (uint256 i = 0; i < 5; ++i) {
            uint256 moment =
                i < 3
                    ? moments[i]
                    : i == 3
                        ? from
                        : copy.freshUntil - 1;
            if (moment < from || moment >= copy.freshUntil) continue;
            vm.warp(moment);
            if (outcomeOf(header, index) != copy.outcome) return true;
        }
        return false;
    }

    function only(uint256 target) internal pure returns (uint256[] memory targets) {
        targets = new uint256[](1);
        targets[0] = target;
    }

    /// @dev 0, or one of the lengths that a policy may have, the shortest and the longest often.
    function lengthOf(uint256 seed) internal pure returns (uint64) {
        return seed % 4 == 0 ? 0 : atLeastAMinute(seed);
    }

    function atLeastAMinute(uint256 seed) internal pure returns (uint64) {
        if (seed % 4 == 1) return 60;
        return uint64(seed % 4 == 2 ? 30 days : bound(seed, 60, 30 days));
    }

    /// @dev A second of an epoch, the first and the last often.
    function offsetIn(uint64 length, uint256 seed) internal pure returns (uint256) {
        if (length == 0 || seed % 3 == 0) return 0;
        return seed % 3 == 1 ? length - 1 : seed % length;
    }

    function pick(uint256 seed) internal pure returns (uint256 index) {
        return bound(seed, 0, SIZE - 1);
    }

    function _requestOf(Order memory order) private view returns (bytes32) {
        if (order.act == Act.Issue) {
            return BatchHash.issue(hole, order.header, order.uri, order.nonce, order.deadline);
        }
        bytes32 id = idOf(order.header);
        if (order.act == Act.Change) {
            return
                BatchHash.change({
                    hole: hole,
                    id: id,
                    kind: order.kind,
                    masks: order.masks,
                    reason: order.reason,
                    evidence: order.evidence,
                    revision: order.revision,
                    nonce: order.nonce,
                    deadline: order.deadline
                });
        }
        return
            BatchHash.hold({
                hole: hole,
                id: id,
                kind: order.kind,
                targets: order.targets,
                until: order.until,
                reason: order.reason,
                evidence: order.evidence,
                revision: order.revision,
                nonce: order.nonce,
                deadline: order.deadline
            });
    }

    function useOurs() internal {
        _start();
        (isTwin, hole) = (false, BatchHole.None);
        (registry, verifier) = (IBatchRegistry(_ours), ICredentialVerifier(_oursVerifier));
    }

    function _useTwin() private {
        _start();
        isTwin = true;
        (registry, verifier) = (IBatchRegistry(_twin), ICredentialVerifier(_twinVerifier));
        TwinRegistry(_twin).setHole(hole);
        IHoled(_twinVerifier).setHole(hole);
    }

    function _start() private {
        vm.chainId(HOME);
        vm.warp(NOW);
    }
}
