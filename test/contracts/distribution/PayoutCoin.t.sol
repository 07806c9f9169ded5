// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20Errors } from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import { IPayoutCoin } from "../../../contracts/interfaces/IPayoutCoin.sol";
import { Base, Vm } from "../support/Base.sol";
import { CoinReceiver } from "../support/CoinReceiver.sol";

/// @notice What the coin does with deposits, units and receivers. Who attacks it, test/attacks says.
contract PayoutCoinTest is Base {
    address internal constant HOLDER = address(0x401de4);
    address internal constant OTHER = address(0x07e4);
    address internal constant NEW = address(0xae3);
    /// @dev What a receiver is to have.
    uint256 internal constant RECEIVER_GAS = 100_000;
    uint256 internal constant GAS_TO_PAY = 112_000;
    /// @dev Units of the holder.
    uint256 internal constant HELD = 10 ether;

    error Outcome(bool done, bytes4 reason, uint256 gasSeen);

    IPayoutCoin internal coin;
    CoinReceiver internal receiver;

    function setUp() public {
        coin = IPayoutCoin(deploy("PayoutCoin", ""));
        receiver = new CoinReceiver();
        _deposit(HOLDER, HELD);
    }

    // ---------------------------------------------------------------- deposits

    function test_Words() public view {
        equal(keccak256(bytes(coin.name())), keccak256("Payout coin"), "name");
        equal(keccak256(bytes(coin.symbol())), keccak256("PAYOUT"), "symbol");
        equal(coin.decimals(), 18, "decimals");
    }

    function testFuzz_Deposit_MakesAUnitOfEachWei(address account, uint128 amount, uint128 more) public {
        vm.assume(account != address(coin) && account != HOLDER);
        vm.deal(account, uint256(amount) + more);
        vm.expectEmit();
        emit IERC20.Transfer(address(0), account, amount);
        vm.prank(account);
        coin.deposit{ value: amount }();
        vm.prank(account);
        coin.deposit{ value: more }();
        equal(coin.balanceOf(account), uint256(amount) + more, "units");
        equal(address(coin).balance, HELD + amount + more, "coin");
        equal(coin.totalSupply(), HELD + amount + more, "supply");
        equal(coin.balanceOf(HOLDER), HELD, "others");
    }

    function testFuzz_RevertWhen_CoinIsSentPlainly(uint128 amount) public {
        vm.deal(OTHER, amount);
        vm.prank(OTHER);
        (bool done, bytes memory reason) = address(coin).call{ value: amount }("");
        isTrue(!done, "refused");
        equal(
            keccak256(reason),
            keccak256(abi.encodeWithSelector(IPayoutCoin.CoinNotDeposited.selector, OTHER, amount)),
            "reason"
        );
    }

    // ---------------------------------------------------------------- payments

    function testFuzz_Transfer_PaysCoin(uint256 amount, uint256 had) public {
        (amount, had) = (bound(amount, 0, HELD), bound(had, 0, HELD));
        vm.deal(OTHER, had);
        vm.expectEmit();
        emit IERC20.Transfer(HOLDER, address(0), amount);
        vm.prank(HOLDER);
        isTrue(coin.transfer(OTHER, amount), "answer");
        equal(OTHER.balance, had + amount, "coin of the receiver");
        equal(coin.balanceOf(OTHER), 0, "units of the receiver");
        equal(coin.balanceOf(HOLDER), HELD - amount, "units");
        equal(address(coin).balance, HELD - amount, "coin");
        equal(coin.totalSupply(), HELD - amount, "supply");
    }

    /// @dev One event, so that whoever adds up units from events has everybody's balance.
    function test_Transfer_TellsOneThing() public {
        vm.recordLogs();
        vm.prank(HOLDER);
        coin.transfer(address(receiver), 1);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        equal(logs.length, 1, "events");
        equal(logs[0].topics[2], bytes32(0), "to nobody");
    }

    /// @dev Who holds units has their coin back by paying themselves.
    function test_Transfer_ToOneself() public {
        vm.prank(HOLDER);
        coin.transfer(HOLDER, HELD);
        equal(HOLDER.balance, HELD, "coin");
        equal(coin.balanceOf(HOLDER), 0, "units");
    }

    /// @dev Nobody is called, so one that refuses coin does not refuse none.
    function test_Transfer_OfNothingCallsNobody() public {
        receiver.behave(CoinReceiver.Does.Reverts);
        vm.prank(HOLDER);
        isTrue(coin.transfer(address(receiver), 0), "answer");
    }

    function testFuzz_RevertWhen_UnitsAreMissing(uint256 amount) public {
        amount = bound(amount, HELD + 1, type(uint256).max);
        bytes memory missing = abi.encodeWithSelector(
            IERC20Errors.ERC20InsufficientBalance.selector,
            HOLDER,
            HELD,
            amount
        );
        vm.deal(address(coin), type(uint256).max);
        _refused(HOLDER, abi.encodeCall(IERC20.transfer, (OTHER, amount)), missing);
        _refused(HOLDER, abi.encodeCall(IERC20.transferFrom, (HOLDER, OTHER, amount)), missing);
    }

    function test_RevertWhen_NobodyOrTheCoinIsPaid() public {
        address[2] memory invalid = [address(0), address(coin)];
        for (uint256 i = 0; i < 2; ++i) {
            bytes memory reason = abi.encodeWithSelector(IERC20Errors.ERC20InvalidReceiver.selector, invalid[i]);
            _refused(HOLDER, abi.encodeCall(IERC20.transfer, (invalid[i], 1)), reason);
            _refused(HOLDER, abi.encodeCall(IERC20.transferFrom, (HOLDER, invalid[i], 1)), reason);
        }
    }

    /// @dev A contract without `receive`, one that reverts, one that burns, one that reverts with 48 KiB.
    function test_RevertWhen_TheReceiverRefuses() public {
        CoinReceiver.Does[3] memory ways = [
            CoinReceiver.Does.Reverts,
            CoinReceiver.Does.Burns,
            CoinReceiver.Does.RevertsWithMuch
        ];
        for (uint256 i = 0; i < ways.length; ++i) {
            receiver.behave(ways[i]);
            uint256 before = gasleft();
            _refused(HOLDER, abi.encodeCall(IERC20.transfer, (address(receiver), 7)), _refusal(address(receiver), 7));
            isTrue(before - gasleft() < RECEIVER_GAS + 60_000, "gas");
        }
        address deaf = deploy("SchemaRegistry", "");
        _refused(HOLDER, abi.encodeCall(IERC20.transfer, (deaf, 7)), _refusal(deaf, 7));
        equal(coin.balanceOf(HOLDER), HELD, "units");
    }

    /// @dev Code of as many instructions that take 1 gas each.
    function test_RevertWhen_TheReceiverTakesMoreGasThanItHas() public {
        address busy = address(0xb5e1);
        uint256[3] memory taken = [RECEIVER_GAS - 1, RECEIVER_GAS, RECEIVER_GAS + 1];
        for (uint256 i = 0; i < 3; ++i) {
            bytes memory code = new bytes(taken[i]);
            for (uint256 k = 0; k < code.length; ++k) code[k] = 0x5b;
            vm.etch(busy, code);
            bytes memory data = abi.encodeCall(IERC20.transfer, (busy, 7));
            if (i == 2) return _refused(HOLDER, data, _refusal(busy, 7));
            (bool done, ) = _sent(HOLDER, data, 1_000_000);
            isTrue(done && busy.balance == 7 * (i + 1), "paid");
        }
    }

    /// @dev 48 KiB cost the receiver, and nobody else.
    function test_Transfer_ReadsNothingOfWhatIsReturned() public {
        receiver.behave(CoinReceiver.Does.ReturnsMuch);
        uint256 before = gasleft();
        vm.prank(HOLDER);
        isTrue(coin.transfer(address(receiver), 7), "answer");
        isTrue(before - gasleft() < 60_000, "gas");
        equal(address(receiver).balance, 7, "coin");
    }

    // ---------------------------------------------------------------- units

    function testFuzz_TransferFrom_MovesUnits(uint256 allowed, uint256 amount) public {
        (allowed, amount) = (bound(allowed, 0, type(uint256).max - 1), bound(amount, 0, HELD));
        vm.expectEmit();
        emit IERC20.Approval(HOLDER, OTHER, allowed);
        vm.prank(HOLDER);
        isTrue(coin.approve(OTHER, allowed), "answer");
        bytes memory data = abi.encodeCall(IERC20.transferFrom, (HOLDER, NEW, amount));
        if (allowed < amount) {
            bytes memory reason = abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientAllowance.selector,
                OTHER,
                allowed,
                amount
            );
            return _refused(OTHER, data, reason);
        }
        vm.expectEmit();
        emit IERC20.Transfer(HOLDER, NEW, amount);
        vm.prank(OTHER);
        isTrue(coin.transferFrom(HOLDER, NEW, amount), "answer");
        equal(coin.allowance(HOLDER, OTHER), allowed - amount, "allowance");
        equal(coin.balanceOf(HOLDER), HELD - amount, "units");
        equal(coin.balanceOf(NEW), amount, "units of the other");
        equal(NEW.balance, 0, "no coin");
        equal(address(coin).balance, HELD, "coin");
    }

    function test_TransferFrom_KeepsAnEndlessAllowance() public {
        vm.prank(HOLDER);
        coin.approve(OTHER, type(uint256).max);
        vm.prank(OTHER);
        coin.transferFrom(HOLDER, NEW, HELD);
        equal(coin.allowance(HOLDER, OTHER), type(uint256).max, "allowance");
    }

    function testFuzz_TransferFrom_OwnUnitsNeedNoAllowance(uint256 amount, bool isSelf) public {
        amount = bound(amount, 0, HELD);
        vm.prank(HOLDER);
        isTrue(coin.transferFrom(HOLDER, isSelf ? HOLDER : NEW, amount), "answer");
        equal(coin.balanceOf(HOLDER), isSelf ? HELD : HELD - amount, "units");
        equal(coin.balanceOf(NEW), isSelf ? 0 : amount, "units of the other");
    }

    // ---------------------------------------------------------------- gas

    /// @notice Pays with that much gas, and undoes what came of it, so that the receiver's address stays cold.
    function attempt(address to, uint256 limit) external {
        vm.prank(HOLDER);
        (bool done, bytes memory answer) = address(coin).call{ gas: limit }(abi.encodeCall(IERC20.transfer, (to, 1)));
        uint256 seen = done && to.code.length != 0 ? CoinReceiver(payable(to)).gasSeen() : 0;
        revert Outcome(done, done ? bytes4(0) : bytes4(answer), seen);
    }

    /// @dev At every limit the receiver has its gas, or nothing has happened: cold, and with code that it borrows.
    function test_Gas_AReceiverWithCodeHasAllOrNothingHappens() public {
        address borrowing = address(0xb0440);
        vm.etch(borrowing, abi.encodePacked(hex"ef0100", receiver));
        address[2] memory receivers = [address(receiver), borrowing];
        for (uint256 i = 0; i < 2; ++i) {
            (, , uint256 full) = _outcomeOf(receivers[i], 1_000_000);
            // What it costs to get to the first line of `receive`.
            isTrue(full <= RECEIVER_GAS && full > RECEIVER_GAS - 200, "gas of a receiver");
            uint256 least = _leastOf(receivers[i]);
            isTrue(least > GAS_TO_PAY && least < GAS_TO_PAY + 20_000, "border");
            for (uint256 limit = least - 1500; limit < least + 1500; limit += 3) {
                (bool done, bytes4 reason, uint256 seen) = _outcomeOf(receivers[i], limit);
                isTrue(done == (limit >= least), "outcome");
                equal(seen, done ? full : 0, "gas of the receiver");
                equal(bytes32(reason), done ? bytes32(0) : bytes32(IPayoutCoin.NotEnoughGas.selector), "reason");
            }
            for (uint256 limit = 10_000; limit < least; limit += 997) {
                (bool done, , ) = _outcomeOf(receivers[i], limit);
                isTrue(!done, "far less");
            }
        }
    }

    /// @dev An account without code, new or not, needs no more than the payment costs.
    function test_Gas_AnAccountWithoutCodeNeedsNoSpareGas() public {
        vm.deal(OTHER, 1);
        (uint256 leastOfOld, uint256 leastOfNew) = (_leastOf(OTHER), _leastOf(NEW));
        isTrue(leastOfOld < 30_000, "an account that exists");
        isTrue(leastOfNew < 55_000 && leastOfNew > leastOfOld + 24_000, "one that does not");
        for (uint256 limit = leastOfNew - 400; limit < leastOfNew; ++limit) {
            (bool done, , ) = _outcomeOf(NEW, limit);
            isTrue(!done, "less");
        }
    }

    function test_RevertWhen_TooLittleGasIsLeft() public {
        (bool done, bytes memory reason) = _sent(
            HOLDER,
            abi.encodeCall(IERC20.transfer, (address(receiver), 1)),
            90_000
        );
        isTrue(!done, "refused");
        equal(bytes32(bytes4(reason)), bytes32(IPayoutCoin.NotEnoughGas.selector), "reason");
        (uint256 left, uint256 needed) = _values(reason);
        equal(needed, GAS_TO_PAY, "needed");
        isTrue(left < 90_000 && left > 75_000, "left");
    }

    // ---------------------------------------------------------------- helpers

    function _deposit(address account, uint256 amount) internal {
        vm.deal(account, amount);
        vm.prank(account);
        coin.deposit{ value: amount }();
    }

    function _refusal(address to, uint256 amount) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IPayoutCoin.CoinRefused.selector, to, amount);
    }

    function _sent(address from, bytes memory data, uint256 limit) internal returns (bool done, bytes memory answer) {
        vm.prank(from);
        (done, answer) = address(coin).call{ gas: limit }(data);
    }

    function _refused(address from, bytes memory data, bytes memory reason) internal {
        (bool done, bytes memory answer) = _sent(from, data, 1_000_000);
        isTrue(!done, "refused");
        equal(keccak256(answer), keccak256(reason), "reason");
    }

    /// @dev The two values of an error.
    function _values(bytes memory reason) internal pure returns (uint256 first, uint256 second) {
        assembly ("memory-safe") {
            first := mload(add(reason, 36))
            second := mload(add(reason, 68))
        }
    }

    function _outcomeOf(address to, uint256 limit) internal returns (bool done, bytes4 reason, uint256 seen) {
        try this.attempt(to, limit) {} catch (bytes memory outcome) {
            assembly ("memory-safe") {
                done := mload(add(outcome, 36))
                reason := mload(add(outcome, 68))
                seen := mload(add(outcome, 100))
            }
        }
    }

    /// @dev The least gas with which a payment goes through, as `eth_estimateGas` finds it.
    function _leastOf(address to) internal returns (uint256 least) {
        (uint256 low, uint256 high) = (0, 1_000_000);
        while (high - low > 1) {
            uint256 middle = (low + high) / 2;
            (bool done, , ) = _outcomeOf(to, middle);
            if (done) high = middle;
            else low = middle;
        }
        return high;
    }
}
