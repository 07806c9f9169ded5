// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Authorization } from "../../../contracts/interfaces/IBatchAuthorizations.sol";
import { BatchHeader, ChangeKind, Policy, WordMask } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { BatchHistory } from "./BatchHistory.sol";

/// @notice More cheat codes.
interface VmOfKeys {
    function signP256(uint256 privateKey, bytes32 digest) external pure returns (bytes32 r, bytes32 s);
    function publicKeyP256(uint256 privateKey) external pure returns (uint256 x, uint256 y);
    function snapshotState() external returns (uint256 snapshot);
    function revertToState(uint256 snapshot) external returns (bool done);
}

/// @notice What a role's account may sign, in one shape for all four functions, with typed data written out here from EIP-712
/// alone.
abstract contract BatchSigning is BatchHistory {
    /// @dev What is asked for; each function takes of it what it needs.
    struct Ask {
        uint256 what;
        BatchHeader header;
        string uri;
        ChangeKind kind;
        WordMask[] masks;
        uint256[] targets;
        uint64 until;
        uint32 reason;
        bytes32 evidence;
        uint32 revision;
        uint256 nonce;
        uint64 deadline;
    }

    uint256 internal constant KEY = 0xa11ce;
    uint256 internal constant ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
    /// @dev Order of P-256.
    uint256 internal constant ORDER_P256 = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551;
    VmOfKeys internal constant KEYS = VmOfKeys(address(vm));
    string private constant POLICY =
        "Policy(address revoker,address emergency,uint64 epochLength,uint64 emergencyLimit,bytes32 rulesHash)";
    string private constant HEADER =
        "BatchHeader(address issuer,bytes32 schema,bytes32 root,uint64 size,uint64 issuedAt,Policy policy,bytes32 manifestHash,bytes32 salt)";

    // ---------------------------------------------------------------- asking

    /// @dev Good in every way but that it is not signed: issue, change, hold, end a hold; the signer has the role for it, and
    /// no other.
    function askBy(uint256 seed, uint256 what, address signer) internal returns (Ask memory ask) {
        ask.what = what % 4;
        ask.header = batchBy(seed - (seed % 2));
        // The other roles are others'.
        if (ask.what == 0) ask.header.issuer = signer;
        if (ask.what == 1) ask.header.policy.revoker = signer;
        if (ask.what > 1) ask.header.policy.emergency = signer;
        (ask.header.policy.epochLength, ask.header.policy.emergencyLimit) = (uint64(seed % 3 == 0 ? 0 : 60), 10 days);
        ask.header.policy.rulesHash = bytes32(draw(seed, 1));
        ask.uri = string(abi.encode(seed));
        ask.kind = ChangeKind(draw(seed, 2) % 5);
        ask.masks = new WordMask[](1 + (draw(seed, 3) % 3));
        ask.targets = new uint256[](ask.masks.length);
        for (uint256 i = 0; i < ask.masks.length; ++i) {
            uint256 index = 200 * i + (draw(seed, 10 + i) % 200);
            (ask.masks[i], ask.targets[i]) = (maskOf(index)[0], i == 2 ? WHOLE : index);
        }
        ask.until = uint64(time + 2 days - (draw(seed, 4) % 1 days));
        (ask.reason, ask.evidence) = (uint32(draw(seed, 5)), bytes32(draw(seed, 6)));
        ask.nonce = registry.nonceOf(signer);
        ask.deadline = [uint64(0), uint64(time), uint64(time) + 1, type(uint64).max][draw(seed, 7) % 4];
        if (ask.what != 0) issue(ask.header);
        _prepare(ask, signer);
    }

    /// @dev What is to be retracted, reinstated or ended must be there; and what loosens names the revision at which it is.
    function _prepare(Ask memory ask, address signer) private {
        if (ask.what == 3) {
            vm.prank(signer);
            registry.imposeHold(ask.header, ask.targets, uint64(time + 5 days), 0, 0);
        }
        if (ask.what == 1 && ask.kind > ChangeKind.Suspend) {
            bool isRevocation = ask.kind == ChangeKind.RetractRevoke;
            vm.prank(signer);
            registry.change(ask.header, isRevocation ? ChangeKind.Revoke : ChangeKind.Suspend, ask.masks, 0, 0);
        }
        if (loosens(ask)) ask.revision = registry.revisionOf(idOf(ask.header));
    }

    /// @dev Retractions, reinstatements, ends of holds.
    function loosens(Ask memory ask) internal pure returns (bool) {
        return ask.what == 3 || (ask.what == 1 && ask.kind > ChangeKind.Suspend);
    }

    function send(Ask memory ask, bytes memory signature) internal {
        Authorization memory authorization = Authorization(ask.nonce, ask.deadline, signature);
        if (ask.what == 0) {
            registry.issueByDelegation(ask.header, ask.uri, authorization);
        } else if (ask.what == 1) {
            registry.changeByDelegation(
                ask.header,
                ask.kind,
                ask.masks,
                ask.reason,
                ask.evidence,
                ask.revision,
                authorization
            );
        } else if (ask.what == 2) {
            registry.imposeHoldByDelegation(
                ask.header,
                ask.targets,
                ask.until,
                ask.reason,
                ask.evidence,
                authorization
            );
        } else {
            registry.endHoldByDelegation(
                ask.header,
                ask.targets,
                ask.until,
                ask.reason,
                ask.evidence,
                ask.revision,
                authorization
            );
        }
    }

    function sendItself(Ask memory ask, address signer) internal {
        vm.prank(signer);
        if (ask.what == 0) registry.issue(ask.header, ask.uri);
        else if (ask.what == 1) registry.change(ask.header, ask.kind, ask.masks, ask.reason, ask.evidence);
        else if (ask.what == 2) registry.imposeHold(ask.header, ask.targets, ask.until, ask.reason, ask.evidence);
        else registry.endHold(ask.header, ask.targets, ask.until, ask.reason, ask.evidence);
    }

    // ---------------------------------------------------------------- typed data

    /// @dev Asked from outside: the optimizer may read it once and keep it.
    function chain() external view returns (uint256) {
        return block.chainid;
    }

    function digestOf(Ask memory ask) internal view returns (bytes32) {
        if (ask.what == 0) return digestOf(_issueOf(ask));
        return digestOf(ask.what == 1 ? _changeOf(ask) : _holdsOf(ask));
    }

    /// @param encoded A struct as EIP-712 encodes it, its type's hash first.
    function digestOf(bytes memory encoded) internal view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Symbolon Batches"),
                keccak256("1"),
                this.chain(),
                registry
            )
        );
        return keccak256(bytes.concat(hex"1901", domain, keccak256(encoded)));
    }

    function _issueOf(Ask memory ask) private pure returns (bytes memory) {
        BatchHeader memory h = ask.header;
        Policy memory p = h.policy;
        bytes32 policy = keccak256(
            abi.encode(keccak256(bytes(POLICY)), p.revoker, p.emergency, p.epochLength, p.emergencyLimit, p.rulesHash)
        );
        bytes32 header = keccak256(
            bytes.concat(
                abi.encode(keccak256(bytes(string.concat(HEADER, POLICY))), h.issuer, h.schema, h.root, h.size),
                abi.encode(h.issuedAt, policy, h.manifestHash, h.salt)
            )
        );
        string memory type_ = string.concat(
            "IssueBatch(BatchHeader header,string uri,uint256 nonce,uint64 deadline)",
            HEADER,
            POLICY
        );
        return abi.encode(keccak256(bytes(type_)), header, keccak256(bytes(ask.uri)), ask.nonce, ask.deadline);
    }

    function _changeOf(Ask memory ask) private view returns (bytes memory) {
        bytes memory hashes;
        for (uint256 i = 0; i < ask.masks.length; ++i) {
            bytes32 type_ = keccak256("WordMask(uint256 word,uint256 mask)");
            hashes = bytes.concat(hashes, keccak256(abi.encode(type_, ask.masks[i].word, ask.masks[i].mask)));
        }
        return
            abi.encode(
                keccak256(
                    "ChangeStatus(bytes32 batch,uint8 kind,WordMask[] masks,uint32 reason,bytes32 evidence,uint32 revision,uint256 nonce,uint64 deadline)WordMask(uint256 word,uint256 mask)"
                ),
                idOf(ask.header),
                uint8(ask.kind),
                keccak256(hashes),
                ask.reason,
                ask.evidence,
                ask.revision,
                ask.nonce,
                ask.deadline
            );
    }

    function _holdsOf(Ask memory ask) private view returns (bytes memory) {
        bytes memory list;
        for (uint256 i = 0; i < ask.targets.length; ++i) list = bytes.concat(list, bytes32(ask.targets[i]));
        string memory type_ =
            ask.what == 2
                ? "ImposeHold(bytes32 batch,uint256[] targets,uint64 until,uint32 reason,bytes32 evidence,uint256 nonce,uint64 deadline)"
                : "EndHold(bytes32 batch,uint256[] targets,uint64 until,uint32 reason,bytes32 evidence,uint32 revision,uint256 nonce,uint64 deadline)";
        bytes memory members = abi.encode(idOf(ask.header), keccak256(list), ask.until, ask.reason, ask.evidence);
        if (ask.what == 3) members = bytes.concat(members, abi.encode(ask.revision));
        return bytes.concat(abi.encode(keccak256(bytes(type_))), members, abi.encode(ask.nonce, ask.deadline));
    }

    function increaseOf(
        address account,
        uint256 newNonce,
        uint256 nonce,
        uint64 deadline
    ) internal pure returns (bytes memory) {
        return
            abi.encode(
                keccak256("IncreaseNonce(address account,uint256 newNonce,uint256 nonce,uint64 deadline)"),
                account,
                newNonce,
                nonce,
                deadline
            );
    }

    function signed(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return bytes.concat(r, s, bytes1(v));
    }

    /// @dev ERC-2098: the parity in the topmost bit of s.
    function compactlySigned(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return bytes.concat(r, bytes32(uint256(s) | (uint256(v - 27) << 255)));
    }

    /// @dev OpenZeppelin's verifier takes the lower s only.
    function signedByP256(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (bytes32 r, bytes32 s) = KEYS.signP256(key, digest);
        return bytes.concat(r, uint256(s) > ORDER_P256 / 2 ? bytes32(ORDER_P256 - uint256(s)) : s);
    }
}
