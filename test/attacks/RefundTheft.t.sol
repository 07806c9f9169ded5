// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    AttestationRequestData,
    IAttestationRegistry,
    MultiAttestationRequest,
    MultiDelegatedAttestationRequest,
    MultiDelegatedRevocationRequest,
    MultiRevocationRequest
} from "../../contracts/interfaces/IAttestationRegistry.sol";
import { Errors } from "@openzeppelin/contracts/utils/Errors.sol";
import { Accomplice } from "./support/Accomplice.sol";
import { AttestationAttack } from "./support/AttestationAttack.sol";
import { Hole } from "./twins/Hole.sol";

/// @notice ETH is on its way through the registry. Somebody wants a share of it, or wants some to stay there.
abstract contract RefundTheftAttack is AttestationAttack {
    uint256 internal constant FEE = 1 ether;
    uint256 internal constant SURPLUS = 9 ether;

    Accomplice internal thief;

    /// @dev The victim sends more than the thief's resolver costs. In its hook the thief makes a call of its own, whose refund
    /// comes first.
    /// @return loot What the thief has beyond its fee.
    /// @return refund What the victim has in the end.
    function refundOfAnother(uint256 how, uint256 value) internal returns (uint256 loot, uint256 refund) {
        thief = makeAccomplice();
        bytes32 schema = register("bool dear", address(thief));
        Accomplice.Order[] memory orders = new Accomplice.Order[](1);
        orders[0] = Accomplice.Order(address(registry), value, _anyCall(how));
        thief.arm(orders, 1);

        AttestationRequestData memory item = itemOf(SUBJECT, abi.encode(true));
        item.value = FEE;
        equal(send(ISSUER, FEE + SURPLUS, toAttest(schema, item)).length, 0, "attested");
        equal(thief.succeeded(), 1, "the order");
        return (address(thief).balance - FEE, ISSUER.balance);
    }

    /// @dev Somebody's ETH was forced upon the registry. The thief sends less than its own resolver is to be sent.
    /// @return reason Why not; empty where it was sent.
    function spendMore(
        uint256 how,
        uint256 pot,
        uint256 sent,
        uint256 asked
    ) internal returns (bytes memory reason, uint256 loot) {
        thief = makeAccomplice();
        bytes32 schema = register("bool greedy", address(thief));
        vm.deal(address(registry), pot);
        // Together more than was sent, though each is less, where there are two.
        uint256 half = how % 3 == 0 ? 0 : asked / 2;
        MultiAttestationRequest[] memory requests = new MultiAttestationRequest[](how % 3 == 2 ? 2 : 1);
        requests[0].schema = schema;
        requests[0].data = new AttestationRequestData[](how % 3 == 1 ? 2 : 1);
        requests[0].data[0].value = asked - half;
        if (how % 3 == 1) requests[0].data[1].value = half;
        if (how % 3 == 2) {
            requests[1] = MultiAttestationRequest({ schema: schema, data: new AttestationRequestData[](1) });
            requests[1].data[0].value = half;
        }
        reason = send(address(thief), sent, abi.encodeCall(IAttestationRegistry.multiAttest, (requests)));
        // What it sent came back, or to its own resolver.
        loot = address(thief).balance - sent;
        equal(address(registry).balance, pot - loot, "the rest of the pot");
    }

    /// @return stuck What the registry has, after a call that has no use for ETH.
    function leaveBehind(uint256 how, uint256 value) internal returns (uint256 stuck) {
        equal(send(ISSUER, value, _anyCall(how)).length, 0, "done");
        equal(ISSUER.balance, value - address(registry).balance, "refund");
        return address(registry).balance;
    }

    function _anyCall(uint256 how) private returns (bytes memory) {
        if (how % 3 == 0) return toAttest(register("bool free", address(0)), itemOf(SUBJECT, abi.encode(true)));
        if (how % 3 == 1) return abi.encodeCall(IAttestationRegistry.multiAttest, (new MultiAttestationRequest[](0)));
        return abi.encodeCall(IAttestationRegistry.multiRevoke, (new MultiRevocationRequest[](0)));
    }
}

contract RefundTheftTest is RefundTheftAttack {
    function testFuzz_Ours_RefundsEachItsOwn(uint8 how, uint256 value) public {
        useOurs();
        _ownRefunds(how, value);
    }

    function testFuzz_SoundTwin_RefundsEachItsOwn(uint8 how, uint256 value) public {
        useTwin(Hole.None);
        _ownRefunds(how, value);
    }

    function testFuzz_Twin_RefundsTheThief(uint8 how, uint256 value) public {
        useTwin(Hole.WholeBalanceRefund);
        (uint256 loot, uint256 refund) = refundOfAnother(how, bound(value, 0, FEE));
        equal(loot, SURPLUS, "loot");
        equal(refund, 0, "the victim's refund");
    }

    function testFuzz_RevertWhen_MoreIsAskedThanWasSent(uint8 how, uint96 pot, uint96 sent, uint256 more) public {
        useOurs();
        _notSpent(how, pot, sent, more);
    }

    function testFuzz_SoundTwin_SpendsNoMoreThanWasSent(uint8 how, uint96 pot, uint96 sent, uint256 more) public {
        useTwin(Hole.None);
        _notSpent(how, pot, sent, more);
    }

    function testFuzz_Twin_SpendsThePot(uint8 how, uint96 pot, uint96 sent, uint256 more) public {
        useTwin(Hole.UnmeteredValue);
        uint256 gain = bound(more, 1, uint256(pot) + 1);
        (bytes memory reason, uint256 loot) = spendMore(how, uint256(pot) + 1, sent, sent + gain);
        equal(reason.length, 0, "sent on");
        equal(loot, gain, "loot");
    }

    /// @dev Two values whose sum is small only because it does not fit 256 bits.
    function testFuzz_RevertWhen_TheSumOverflows(uint96 sent, uint256 first) public {
        useOurs();
        thief = makeAccomplice();
        AttestationRequestData[] memory items = listOf(itemOf(SUBJECT, ""), itemOf(SUBJECT, ""));
        items[0].value = bound(first, 1, type(uint256).max);
        unchecked {
            items[1].value = 0 - items[0].value;
        }
        bytes memory data = toMultiAttest(register("bool greedy", address(thief)), items);
        isError(send(address(thief), sent, data), IAttestationRegistry.InsufficientValue.selector);
    }

    /// @dev Also the delegated calls, which the twin has not.
    function testFuzz_Ours_KeepsNoEther(uint8 how, uint96 value) public {
        useOurs();
        equal(leaveBehind(how, value), 0, "stuck");
        IAttestationRegistry target = registry;
        vm.deal(address(this), value);
        target.multiAttestByDelegation{ value: value }(new MultiDelegatedAttestationRequest[](0));
        target.multiRevokeByDelegation{ value: value }(new MultiDelegatedRevocationRequest[](0));
        equal(address(this).balance, value, "refund");
    }

    function testFuzz_SoundTwin_KeepsNoEther(uint8 how, uint96 value) public {
        useTwin(Hole.None);
        equal(leaveBehind(how, value), 0, "stuck");
    }

    function testFuzz_Twin_KeepsEtherOfEmptyLists(bool revoking, uint96 value) public {
        useTwin(Hole.KeepsEther);
        equal(leaveBehind(revoking ? 2 : 1, value), value, "stuck");
    }

    /// @dev A sender that takes no ETH cannot leave its surplus behind: nothing happens at all.
    function testFuzz_RevertWhen_TheRefundIsRefused(uint96 value) public {
        useOurs();
        bytes32 schema = register("bool free", address(0));
        AttestationRequestData memory item = itemOf(SUBJECT, "");
        bytes memory reason = send(address(schemas), uint256(value) + 1, toAttest(schema, item));
        isError(reason, Errors.FailedCall.selector);
        isTrue(!registry.isAttestationValid(uidOf(attestationOf(address(schemas), schema, item), 0)), "not attested");
    }

    receive() external payable {}

    function _ownRefunds(uint256 how, uint256 value) private {
        (uint256 loot, uint256 refund) = refundOfAnother(how, bound(value, 0, FEE));
        equal(loot, 0, "loot");
        equal(refund, SURPLUS, "the victim's refund");
        equal(address(registry).balance, 0, "ETH left behind");
    }

    function _notSpent(uint256 how, uint256 pot, uint256 sent, uint256 more) private {
        uint256 gain = bound(more, 1, pot + 1);
        (bytes memory reason, uint256 loot) = spendMore(how, pot + 1, sent, sent + gain);
        isError(reason, IAttestationRegistry.InsufficientValue.selector);
        equal(loot, 0, "loot");
    }
}
