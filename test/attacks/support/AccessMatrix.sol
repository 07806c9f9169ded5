// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { CampaignMatrix } from "./CampaignMatrix.sol";

/// @notice Each role by each call at a time of a campaign's life, every cell compared with its exact outcome.
abstract contract AccessMatrix is CampaignMatrix {
    /// @dev What a cell's call came to; its state is undone.
    error Seen(bytes outcome, bytes skips);

    /// @dev What a cell came to, and what it should have.
    error Cell(string signature, uint256 time, address role, bytes outcome, bytes expected, bytes skips);

    address internal constant STRANGER = address(0x57a6e4);
    address internal constant CREATOR = address(0xc4ea7);

    address[] internal roles;
    uint256 internal cells;

    /// @notice As one of the roles, in a frame of its own, which is undone.
    function enter(address caller, uint256 which) external {
        (address target, , bytes memory data) = calls.calls(which);
        vm.recordLogs();
        vm.prank(caller);
        (bool done, bytes memory answer) = target.call(data);
        revert Seen(done ? bytes("") : refusedWith(answer), recordedSkips());
    }

    /// @dev What a cell should come to.
    function expected(
        address caller,
        address target,
        string memory name
    ) internal view virtual returns (bytes memory outcome, bytes memory skips);

    function checkCells(uint256 time) internal {
        vm.warp(time);
        for (uint256 r = 0; r < roles.length; ++r) {
            for (uint256 i = 0; i < number; ++i) {
                (address target, string memory name, ) = calls.calls(i);
                (bytes memory outcome, bytes memory skips) = _enter(roles[r], i);
                (bytes memory right, bytes memory skipped) = expected(roles[r], target, name);
                if (keccak256(outcome) != keccak256(right) || keccak256(skips) != keccak256(skipped)) {
                    revert Cell(name, time, roles[r], outcome, right, skips);
                }
                ++cells;
            }
        }
    }

    /// @dev The token fails where there is no allowance, or, with a permit, no balance; it looks at no signature.
    function ofFactory(address caller, string memory name) internal view returns (bytes memory outcome) {
        bool isFunded = starts(name, "createWithPermit(") ? holding(caller) >= FUNDING : caller == CREATOR;
        return isFunded || starts(name, "predict(") ? bytes("") : panic();
    }

    /// @dev Only where the terms allow it, before the start, by the treasury: in that order.
    function ofRecall(address caller, uint256 time) internal view returns (bytes memory outcome) {
        if (!terms.recallable) return abi.encodeWithSelector(ICampaign.NotRecallable.selector);
        if (time >= START) return abi.encodeWithSelector(ICampaign.RecallOver.selector, time, START);
        if (caller == TREASURY) return "";
        return abi.encodeWithSelector(ICampaign.NotTreasury.selector, caller, TREASURY);
    }

    /// @dev More is taken than there is.
    function panic() internal pure returns (bytes memory) {
        return abi.encodeWithSignature("Panic(uint256)", 0x11);
    }

    function isText(string memory a, string memory b) internal pure returns (bool) {
        return keccak256(bytes(a)) == keccak256(bytes(b));
    }

    function starts(string memory name, string memory start) internal pure returns (bool) {
        if (bytes(name).length < bytes(start).length) return false;
        for (uint256 i = 0; i < bytes(start).length; ++i) {
            if (bytes(name)[i] != bytes(start)[i]) return false;
        }
        return true;
    }

    function _enter(address caller, uint256 which) private returns (bytes memory outcome, bytes memory skips) {
        try this.enter(caller, which) {
            revert NotTrue("a cell always fails");
        } catch (bytes memory reason) {
            assembly ("memory-safe") {
                mstore(add(reason, 4), sub(mload(reason), 4))
                reason := add(reason, 4)
            }
            return abi.decode(reason, (bytes, bytes));
        }
    }
}
