// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IBatchAuthorizations } from "../../../contracts/interfaces/IBatchAuthorizations.sol";
import { BatchHeader, ChangeKind, IBatchRegistry, WordMask } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { Accomplice } from "./Accomplice.sol";
import { BatchAttack } from "./BatchAttack.sol";

/// @notice The attacker sends what roles of a batch signed: elsewhere, again, in another form, as something else, too late; or
/// what nobody signed; or comes with a wallet.
abstract contract BatchForgeries is BatchAttack {
    bytes4 internal constant INVALID = IBatchAuthorizations.InvalidSignature.selector;
    bytes4 internal constant NONCE = IBatchAuthorizations.NonceMismatch.selector;
    uint256 internal constant ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
    uint256 internal constant HELD = 2;

    /// @dev One good order of each kind. Something is announced and something held, so that each can be carried out.
    function orderOf(uint256 which) internal returns (Order memory) {
        which = which % 6;
        if (which == 0) return orderToIssue();
        if (which == 1) return orderToChange(ChangeKind.Revoke, 3);
        if (which == 2) return orderToChange(ChangeKind.Suspend, 3);
        if (which == 3) return orderToHold(ChangeKind.Emergency, 3, NOW + 1 days);
        if (which == 4) {
            accepted(announce(ChangeKind.Revoke, 4), "announced");
            return orderToChange(ChangeKind.RetractRevoke, 4);
        }
        accepted(imposeHold(HELD, NOW + 2 days), "held");
        return orderToHold(ChangeKind.EndEmergency, HELD, NOW + 1 days);
    }

    /// @dev Signed for this chain, sent on its other branch, where all contracts and batches are the same.
    function sendOnAnotherChain(uint256 which, uint64 chain) internal returns (bytes memory reason) {
        begin(0);
        bytes memory data = signed(orderOf(which));
        vm.chainId(chain == HOME || chain == 0 ? chain + 1 : chain);
        reason = send(ATTACKER, data);
        vm.chainId(HOME);
        if (reason.length != 0) accepted(send(ATTACKER, data), "good at home");
    }

    /// @dev Signed for one registry, sent to another, in which the same batch was issued.
    function sendElsewhere(uint256 which) internal returns (bytes memory reason) {
        begin(0);
        bytes memory data = signed(orderOf(which));
        IBatchRegistry home = another();
        begin(0);
        orderOf(which);
        reason = send(ATTACKER, data);
        registry = home;
        accepted(send(ATTACKER, data), "good at home");
    }

    /// @dev Signed for one batch, sent for another with the same roles.
    function sendForAnotherBatch(uint256 which, bytes32 salt) internal returns (bytes memory reason) {
        begin(0);
        Order memory order = orderOf(1 + (which % 5));
        bytes memory signature = sign(order);
        header.salt = salt == 0 ? bytes32("other") : salt;
        issue(header);
        orderOf(1 + (which % 5));
        (BatchHeader memory own, BatchHeader memory other) = (order.header, header);
        order.header = other;
        reason = send(ATTACKER, callOf(order, signature));
        order.header = own;
        if (reason.length != 0) accepted(send(ATTACKER, callOf(order, signature)), "good for its own");
    }

    /// @dev Sent twice, with what the first one did undone in between.
    function sendAgain(uint256 which) internal returns (bytes memory reason) {
        begin(0);
        Order memory order = orderOf(which);
        bytes memory data = signed(order);
        accepted(send(ATTACKER, data), "once");
        if (order.act == Act.Change && order.kind == ChangeKind.Suspend) {
            accepted(announce(ChangeKind.Reinstate, 3), "reinstated");
        }
        return send(ATTACKER, data);
    }

    /// @dev Sent as it was signed, then in the other of the two forms that are good.
    function sendAgainReshaped(bool compactFirst, bytes32 evidence) internal returns (bytes memory reason) {
        begin(0);
        Order memory order = orderToChange(ChangeKind.Suspend, 3);
        order.evidence = evidence;
        bytes memory long = sign(order);
        bytes memory short = _compact(long);
        accepted(send(ATTACKER, callOf(order, compactFirst ? short : long)), "once");
        accepted(announce(ChangeKind.Reinstate, 3), "reinstated");
        return send(ATTACKER, callOf(order, compactFirst ? long : short));
    }

    /// @dev In a form that is none of the two: high s, v as parity, 66 bytes.
    function sendReshaped(uint256 which, uint256 form, uint64 deadline) internal returns (bytes memory reason) {
        begin(0);
        Order memory order = orderOf(which);
        order.deadline = uint64(bound(deadline, NOW, type(uint64).max));
        bytes memory signature = sign(order);
        (bytes32 r, uint256 s, uint8 v) = _split(signature);
        if (form % 3 == 0) signature = bytes.concat(r, bytes32(ORDER - s), bytes1(v == 27 ? 28 : 27));
        if (form % 3 == 1) signature = bytes.concat(r, bytes32(s), bytes1(v - 27));
        if (form % 3 == 2) signature = bytes.concat(signature, hex"00");
        return send(ATTACKER, callOf(order, signature));
    }

    /// @dev Of a batch that nobody may change, or that nobody issued: the zero address "signs".
    function signAsNobody(uint256 which, bytes32 r, bytes32 s, uint8 v) internal returns (bytes memory reason) {
        begin(0);
        header.salt = "nobody's";
        (header.policy.revoker, header.policy.emergency, header.policy.emergencyLimit) = (address(0), address(0), 0);
        issue(header);
        Order memory order = orderToChange(ChangeKind.Revoke, 3);
        if (which % 3 == 1) {
            order = orderToIssue();
            order.header.issuer = address(0);
        }
        if (which % 3 == 2) order = orderToHold(ChangeKind.Emergency, 3, NOW + 1 days);
        order.nonce = 0;
        return send(ATTACKER, callOf(order, bytes.concat(r, s, bytes1(v))));
    }

    /// @dev Signed as one kind, sent as another.
    function sendAsAnotherKind(uint256 pair) internal returns (bytes memory reason) {
        begin(0);
        accepted(announce(ChangeKind.Revoke, 3), "revoked");
        accepted(announce(ChangeKind.Suspend, 4), "suspended");
        accepted(imposeHold(HELD, NOW + 2 days), "held");
        ChangeKind[2][6] memory pairs = [
            [ChangeKind.Revoke, ChangeKind.RetractRevoke],
            [ChangeKind.RetractRevoke, ChangeKind.Revoke],
            [ChangeKind.Suspend, ChangeKind.RetractSuspension],
            [ChangeKind.Suspend, ChangeKind.Reinstate],
            [ChangeKind.Emergency, ChangeKind.EndEmergency],
            [ChangeKind.EndEmergency, ChangeKind.Emergency]
        ];
        (ChangeKind from, ChangeKind to) = (pairs[pair % 6][0], pairs[pair % 6][1]);
        Order memory order =
            from >= ChangeKind.Emergency
                ? orderToHold(from, HELD, NOW + 1 days)
                : orderToChange(from, from == ChangeKind.Suspend ? 4 : 3);
        bytes memory signature = sign(order);
        (order.kind, order.revision) = (to, revisionFor(to));
        return send(ATTACKER, callOf(order, signature));
    }

    /// @dev Signed, then one detail altered.
    function sendAltered(uint256 which, uint256 how) internal returns (bytes memory reason) {
        begin(0);
        WordMask[] memory others = new WordMask[](2);
        (others[0], others[1]) = (maskOf(5)[0], maskOf(6)[0]);
        // Could be retracted as well.
        accepted(announce(header, ChangeKind.Revoke, others), "others");
        Order memory order = orderOf(which);
        bytes memory signature = sign(order);
        if (order.act == Act.Issue) order.uri = how % 2 == 0 ? "" : "ipfs://manifesto";
        else if (how % 3 == 0) order.reason ^= uint32(1 << (how % 32));
        else if (how % 3 == 1) order.evidence ^= bytes32(1 << (how % 256));
        else if (order.act == Act.Hold) {
            if (how % 2 == 0 || order.kind == ChangeKind.EndEmergency) order.until -= 1;
            else order.targets = _twice(order.targets[0]);
        } else order.masks = others;
        return send(ATTACKER, callOf(order, signature));
    }

    function sendLate(uint256 which, uint64 deadline, uint64 later) internal returns (bytes memory reason) {
        begin(0);
        Order memory order = orderOf(1 + (which % 2));
        order.deadline = uint64(bound(deadline, NOW, type(uint32).max - 4));
        bytes memory data = signed(order);
        uint256 next = uint256(order.deadline) + 1;
        vm.warp(later % 2 == 0 ? next : bound(later, next, type(uint32).max - 3));
        reason = send(ATTACKER, data);
        vm.warp(order.deadline);
        if (reason.length != 0) accepted(send(ATTACKER, data), "in its last second");
    }

    /// @dev The attacker's own wallet, which says yes to everything, is named in the signature.
    function speakForOthers(uint256 which, bytes memory rest) internal returns (bytes memory reason) {
        begin(0);
        address wallet = deploy("Accomplice", "");
        bytes memory signature = bytes.concat(bytes20(wallet), rest, new bytes(46));
        return send(ATTACKER, callOf(orderOf(which), signature));
    }

    /// @dev The roles' wallet acts while it is asked about a signature: it revokes, holds, and voids its nonces.
    /// @return reason Why the request was refused.
    /// @return changes How many of the three things happened.
    function actWhileAsked(bool insists) internal returns (bytes memory reason, uint256 changes) {
        begin(0);
        Accomplice wallet = Accomplice(payable(deploy("Accomplice", "")));
        (header.policy.revoker, header.policy.emergency) = (address(wallet), address(wallet));
        issue(header);
        Accomplice.Order[] memory orders = new Accomplice.Order[](3);
        for (uint256 i = 0; i < 3; ++i) orders[i].target = address(registry);
        orders[0].data = abi.encodeCall(IBatchRegistry.change, (header, ChangeKind.Revoke, maskOf(5), 0, 0));
        orders[1].data = abi.encodeCall(IBatchRegistry.imposeHold, (header, only(6), uint64(NOW + 1 days), 0, 0));
        orders[2].data = abi.encodeCall(IBatchAuthorizations.increaseNonce, (100));
        wallet.arm(orders, 0);
        Order memory order = orderToChange(ChangeKind.Suspend, 3);
        reason = send(ATTACKER, callOf(order, insists ? bytes(hex"01") : bytes(hex"00")));
        vm.warp(NOW + 1);
        if (uint8(outcomeOf(header, 5)) != 5) ++changes;
        if (uint8(outcomeOf(header, 6)) != 5) ++changes;
        if (registry.nonceOf(address(wallet)) > 1) ++changes;
    }

    /// @dev A wallet that does not say yes, but something else or nothing.
    function askBadWallet(uint256 manner) internal returns (bytes memory reason) {
        begin(0);
        // The last manner burns all gas; that costs the attacker, and takes long.
        header.policy.revoker = deploy("HostileGate", abi.encode(manner % 6));
        issue(header);
        return send(ATTACKER, callOf(orderToChange(ChangeKind.Revoke, 3), "anything"));
    }

    /// @dev A wallet that says yes in a megabyte: whoever copies that pays for it.
    /// @return cost What the sender pays beyond what the wallet itself costs.
    function askVerboseWallet() internal returns (uint256 cost) {
        begin(0);
        address wallet = deploy("VerboseWallet", "");
        header.policy.revoker = wallet;
        issue(header);
        bytes memory data = callOf(orderToChange(ChangeKind.Revoke, 3), "");
        uint256 before = gasleft();
        bytes memory reason = send(ATTACKER, data);
        cost = before - gasleft();
        accepted(reason, "signed");
        assembly ("memory-safe") {
            let left := gas()
            pop(staticcall(left, wallet, 0, 0, 0, 0))
            cost := sub(cost, sub(left, gas()))
        }
    }

    /// @dev The role's account was made to borrow code that says no to everything (EIP-7702); its key has to revoke.
    function lockOut(uint256 which, uint256 manner) internal returns (bytes memory reason) {
        begin(0);
        Order memory order = orderOf(which);
        bytes memory data = signed(order);
        address borrowed = deploy("HostileGate", abi.encode(manner % 6));
        vm.etch(vm.addr(keyOf(order)), bytes.concat(hex"ef0100", bytes20(borrowed)));
        return send(ATTACKER, data);
    }

    function _compact(bytes memory signature) private pure returns (bytes memory) {
        (bytes32 r, uint256 s, uint8 v) = _split(signature);
        return bytes.concat(r, bytes32(s | (uint256(v - 27) << 255)));
    }

    function _split(bytes memory signature) private pure returns (bytes32 r, uint256 s, uint8 v) {
        assembly ("memory-safe") {
            r := mload(add(signature, 32))
            s := mload(add(signature, 64))
            v := byte(0, mload(add(signature, 96)))
        }
    }

    function _twice(uint256 target) private pure returns (uint256[] memory targets) {
        targets = new uint256[](2);
        (targets[0], targets[1]) = (target, WHOLE_BATCH);
    }
}

/// @notice A wallet that says yes, with a megabyte behind it.
contract VerboseWallet {
    fallback() external {
        assembly ("memory-safe") {
            mstore(0x80, shl(224, 0x1626ba7e))
            return(0x80, 0x100000)
        }
    }
}
