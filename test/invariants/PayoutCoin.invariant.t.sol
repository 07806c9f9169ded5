// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IPayoutCoin } from "../../contracts/interfaces/IPayoutCoin.sol";
import { PayoutCoinHandler } from "./PayoutCoinHandler.sol";
import { Targets } from "./Targets.sol";

/// @notice The coin's properties of PROPERTIES.md, over any order of deposits, payments, moves, and campaigns that pay it or are
/// recalled.
contract PayoutCoinInvariants is Targets {
    PayoutCoinHandler private _handler;

    function setUp() public {
        _handler = new PayoutCoinHandler();
    }

    function _target() internal view override returns (address) {
        return address(_handler);
    }

    function _acts() internal view override returns (bytes4[] memory selectors) {
        selectors = new bytes4[](10);
        selectors[0] = _handler.deposit.selector;
        selectors[1] = _handler.pay.selector;
        // Twice, since payments are what all else is about.
        selectors[2] = _handler.pay.selector;
        selectors[3] = _handler.move.selector;
        selectors[4] = _handler.approve.selector;
        selectors[5] = _handler.force.selector;
        selectors[6] = _handler.claim.selector;
        selectors[7] = _handler.sweep.selector;
        selectors[8] = _handler.recall.selector;
        selectors[9] = _handler.payIn.selector;
    }

    /// @notice P1 to P3 in one: each invariant of its own would run all those calls once more.
    function invariant_CoinInIsCoinOutAndUnits() public view {
        IPayoutCoin coin = _handler.coin();
        address[] memory parties = _handler.parties();
        uint256 sum = 0;
        for (uint256 i = 0; i < parties.length; ++i) {
            // P3: everybody has the units and the coin of the books.
            equal(coin.balanceOf(parties[i]), _handler.units(parties[i]), "P3: units");
            equal(parties[i].balance, _handler.paid(parties[i]), "P3: coin");
            sum += coin.balanceOf(parties[i]);
        }
        // P1: what came in went out, or is there in units.
        equal(_handler.deposited(), _handler.paidOut() + sum, "P1");
        // P2: all units can be paid at any time, and what was forced in is nobody's.
        equal(address(coin).balance, sum + _handler.forced(), "P2");
        equal(coin.totalSupply(), address(coin).balance, "P2: supply");
    }
}
